export interface LanguageWish {
  /** Chosen on the site; wins over what the browser sends. */
  readonly chosen?: string | null
  /** The `Accept-Language` header (RFC 9110, 12.5.4). */
  readonly acceptLanguage?: string | null
}

/**
 * The visitor's language: the first that they ask for among the enabled ones (`fr_FR`, `pt_BR`, `sr@latin`), or `null`.
 * A language of another country serves when its own is not enabled: `fr-BE` is answered in `fr_FR`.
 */
export function visitorLanguage(wish: LanguageWish, enabled: readonly string[]): string | null {
  const asked = [parse(wish.chosen ?? ''), ...preferences(wish.acceptLanguage ?? '')].filter(locale => locale !== null)
  const known = enabled.map(code => ({ code, locale: parse(code) }))
  for (const { language, script, region } of asked) {
    const same = known.filter(({ locale }) => locale?.language === language)
    const written = same.filter(({ locale }) => locale?.script === script)
    const best = written.find(({ locale }) => locale?.region === region) ?? alsoAsked(same) ?? written[0] ?? same[0]
    if (best) return best.code
  }
  return null

  function alsoAsked(same: typeof known) {
    return asked.map(({ baseName }) => same.find(({ locale }) => locale?.baseName === baseName)).find(Boolean)
  }
}

/** The locales of an `Accept-Language` header, most wanted first. */
function preferences(header: string): (Intl.Locale | null)[] {
  return header
    .split(',')
    .map(range => {
      const [tag, ...parameters] = range.split(';').map(part => part.trim())
      const weight = parameters.find(parameter => /^q=/i.test(parameter))?.slice(2) ?? '1'
      return { tag: tag!, weight: Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => parse(tag))
}

/** A locale completed by what is likely (`zh-TW` is written in Hant), or `null` if it is none. */
function parse(tag: string): Intl.Locale | null {
  const [code, modifier] = tag.split('.')[0]!.split('@')
  const script = { latin: '-Latn', Cyrl: '-Cyrl', cyrillic: '-Cyrl' }[modifier ?? ''] ?? ''
  const [language, ...rest] = code!.split(/[-_]/)
  try {
    return language ? new Intl.Locale([language + script, ...rest].join('-')).maximize() : null
  } catch {
    return null
  }
}
