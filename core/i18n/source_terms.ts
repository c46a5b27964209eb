/** A text to translate, and the line where it stands. */
export interface SourceTerm {
  text: string
  line: number
}

/** A call that translates its first argument, or marks it, or an `HttpError`, and the literal in it, if it is one. */
const call =
  /(?<![\w$])(?:N?_\(|translate\(|new HttpError\(\s*\d+,)\s*(?<quote>['"`])(?<text>(?:\\[\s\S]|(?!\k<quote>)[^\\])*)\k<quote>\s*(?<after>[^\s]?)/g

/**
 * The texts that `_`, `env._` and `N_` are given in TypeScript, scripts and templates. A text that is put together can't be
 * translated: its line is told to `complain`.
 */
export function termsOfSource(source: string, complain: (line: number, message: string) => void): SourceTerm[] {
  const terms: SourceTerm[] = []
  let from = 0
  let line = 1
  for (const found of source.matchAll(call)) {
    for (let at = from; at < found.index; at++) if (source.charCodeAt(at) === 10) line++
    from = found.index
    const { quote, text, after } = found.groups!
    const whole = (after === ',' || after === ')') && !(quote === '`' && text!.includes('${'))
    if (whole) terms.push({ text: unescaped(text!), line })
    else if (!found[0].startsWith('new'))
      complain(
        line,
        'A text to translate is one literal; what changes in it is named, such as %(name)s, and given beside it',
      )
  }
  return terms
}

function unescaped(text: string): string {
  const named: Record<string, string> = { n: '\n', t: '\t', r: '\r' }
  return text.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (_, four, braced, two, one) => {
      const code = four ?? braced ?? two
      return code === undefined
        ? one === '\n'
          ? ''
          : (named[one] ?? one)
        : String.fromCodePoint(Number.parseInt(code, 16) % 0x110000)
    },
  )
}
