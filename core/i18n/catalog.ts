import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readPo, type Terms } from './po.ts'

/** Whose translations they are: an addon's name and folder. */
export interface TermSource {
  readonly name: string
  readonly path: string
}

/** Core's own texts, translated beside its code. */
export const coreTerms: TermSource = { name: 'core', path: join(import.meta.dirname, '..') }

const fileName = /^(?<lang>[a-z]{2,3}(_[A-Z]{2})?(@[a-z]+)?)\.po$/

/** The translations of a set of addons, read from their `i18n/<lang>.po` when first asked for. */
export class Catalog {
  readonly #sources: readonly TermSource[]
  readonly #terms = new Map<string, readonly (readonly [string, Terms])[]>()
  readonly #cache = new Map<string, ReadonlyMap<string, string>>()

  /** In loading order: where two addons translate one text, the last one counts, but each has its own first. */
  constructor(sources: readonly TermSource[]) {
    this.#sources = [coreTerms, ...sources]
  }

  /** The translation of a source text, or undefined. `fr` serves `fr_FR`, `fr_BE` and so on. */
  find(lang: string, key: string, addon?: string): string | undefined {
    if (lang === 'en_US') return undefined
    const own =
      addon === undefined ? undefined : this.#load(lang).findLast(([name, terms]) => name === addon && terms.has(key))
    return own?.[1].get(key) ?? this.#merged(lang).get(key)
  }

  /** The languages that there are files for, such as `fr`. */
  languages(): string[] {
    return [...new Set(this.#sources.flatMap(source => poFiles(source).map(({ lang }) => lang)))].toSorted()
  }

  #merged(lang: string): ReadonlyMap<string, string> {
    const known = this.#cache.get(lang)
    if (known) return known
    const merged = new Map(this.#load(lang).flatMap(([, terms]) => [...terms]))
    this.#cache.set(lang, merged)
    return merged
  }

  /** First the language alone, then the language of the country, so that the latter wins. */
  #load(lang: string): readonly (readonly [string, Terms])[] {
    const known = this.#terms.get(lang)
    if (known) return known
    const wanted = [...new Set([lang.split(/[_@]/)[0]!, lang])]
    const loaded = wanted.flatMap(each =>
      this.#sources.flatMap(source =>
        poFiles(source)
          .filter(file => file.lang === each)
          .map(({ path }) => [source.name, readPo(readFileSync(path, 'utf8')).terms] as const),
      ),
    )
    this.#terms.set(lang, loaded)
    return loaded
  }
}

/** The language of a translation file by its name; null when it is none. */
export function readPoName(name: string): string | null {
  return fileName.exec(name)?.groups?.lang ?? null
}

/** The translation files of an addon, by language. */
export function poFiles(source: TermSource): { lang: string; path: string }[] {
  const folder = join(source.path, 'i18n')
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(folder, { withFileTypes: true })
    .flatMap(entry => (entry.isFile() ? entry.name : []))
    .toSorted()
    .flatMap(name => {
      const lang = readPoName(name)
      return lang === null ? [] : [{ lang, path: join(folder, name) }]
    })
}
