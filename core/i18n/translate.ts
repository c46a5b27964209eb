import { interpolate } from '../interpolate.ts'
import type { Catalog } from './catalog.ts'
import { termKey } from './po.ts'

type TextValues = Readonly<Record<string, unknown>>

/** A text in a person's language; `%(name)s` is replaced by the value of that name. Without translation: the source. */
export type Translator = (text: string, values?: TextValues, where?: { addon?: string; context?: string }) => string

/** Translates into a language; what `addon` itself translates comes before what others do. */
export function translator(catalog: Catalog, lang: string): Translator {
  return (text, values, { addon, context } = {}) => {
    const found = context === undefined ? undefined : catalog.find(lang, termKey(text, context), addon)
    return interpolate(found ?? catalog.find(lang, text, addon) ?? text, values)
  }
}
