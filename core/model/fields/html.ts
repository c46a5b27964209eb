import { declare, type HtmlCleaning } from './descriptor.ts'
import type { TextOptions } from './scalars.ts'

interface HtmlOptions extends TextOptions<string | null>, HtmlCleaning {}

/** Markup. Cleaned when written, whoever writes it: scripts, handlers, `hx-*`, styles and forms do not get in. */
export function Html(label?: string, options: HtmlOptions = {}): string | null {
  const { size, translate, sanitize, sanitizeTags, sanitizeAttributes, sanitizeForm, ...others } = options
  const { stripStyle, sanitizeStyle, stripClasses, sanitizeOverridable, ...rest } = others
  const given = { sanitize, sanitizeTags, sanitizeAttributes, sanitizeForm }
  const cleaning = { ...given, stripStyle, sanitizeStyle, stripClasses, sanitizeOverridable }
  return declare('html', label, rest, {
    ...(size && { size }),
    ...(translate && { translate }),
    cleaning: Object.fromEntries(Object.entries(cleaning).filter(([, value]) => value !== undefined)),
  })
}
