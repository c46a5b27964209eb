import type { Terms } from '../../model/fields/descriptor.ts'

/**
 * Tags, comments, and what has no text for people; what is never closed goes on to the end, as browsers read it. Quotes
 * may have a `>` in them.
 */
const markup = /(<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\2>|$)|<(?:"[^"]*"|'[^']*'|[^'"<>])*>)/gi

/** Parts of a sentence: they are translated with it. */
const inline =
  /^<\/?(a|abbr|b|bdi|bdo|br|cite|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)\b/i

const shownAttribute = /(\s(?:title|alt|placeholder|aria-label)=)("[^"]*"|'[^']*')/gi

/**
 * Splits markup into the terms that are translated: what stands between blocks, with the tags within sentences, and the
 * attributes that people see. For `translate` of a field with HTML or a view: a sentence that is as it was keeps its
 * translation when another changes.
 */
export const htmlTerms: Terms = (text, replace) => {
  let out = ''
  let run: string[] = []
  const flush = () => {
    out += translateRun(run, replace)
    run = []
  }
  let end = 0
  for (const match of text.matchAll(markup)) {
    run.push(text.slice(end, match.index))
    end = match.index + match[0].length
    if (inline.test(match[0])) {
      run.push(match[0])
      continue
    }
    flush()
    out += match[2] ? match[0] : match[0].replace(shownAttribute, (_, name, value) => name + attribute(value, replace))
  }
  run.push(text.slice(end))
  flush()
  return out
}

function translateRun(run: readonly string[], replace: (term: string) => string): string {
  const opened = run.filter(part => /^<\w/.test(part) && !/^<(br|wbr)\b|\/>$/i.test(part)).length
  const closed = run.filter(part => /^<\//.test(part)).length
  // A tag around blocks is no part of a sentence.
  if (opened !== closed) return run.map(part => (part.startsWith('<') ? part : term(part, replace))).join('')
  return term(run.join(''), replace)
}

function term(text: string, replace: (term: string) => string): string {
  const trimmed = text.trim()
  if (!/\p{L}/u.test(trimmed.replace(/<[^<>]*>/g, ''))) return text
  return text.replace(trimmed, () => replace(trimmed))
}

function attribute(quoted: string, replace: (term: string) => string): string {
  return quoted[0] + term(quoted.slice(1, -1), replace) + quoted[0]
}
