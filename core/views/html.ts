/** HTML that is safe to send: made by `html`, which escapes whatever is put into it. */
export class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

/** What `html` takes: text is escaped, `Html` is not, lists are joined, nothing stays nothing. */
export type Piece = Html | string | number | null | undefined | false | readonly Piece[]

/** A template of HTML: html`<b>${name}</b>` escapes the name. Attributes must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  let text = strings[0]!
  for (let index = 0; index < pieces.length; index++) text += print(pieces[index]) + strings[index + 1]!
  return new Html(text)
}

export const nothing = new Html('')

function print(piece: Piece): string {
  if (piece instanceof Html) return piece.toString()
  if (piece === null || piece === undefined || piece === false) return ''
  if (typeof piece === 'number') return String(piece)
  return typeof piece === 'string' ? escapeHtml(piece) : piece.map(print).join('')
}

const special = /[&<>"']/
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text for HTML, between tags or in quotes. */
function escapeHtml(text: string): string {
  return special.test(text) ? text.replaceAll(/[&<>"']/g, character => entities[character]!) : text
}

/** The names of classes that are there, with spaces between; null without any, so that there is no attribute. */
export function classes(...names: (string | false | null | undefined)[]): string | null {
  return names.filter(Boolean).join(' ') || null
}

export type Attributes = Record<string, string | number | boolean | null | undefined>

/** Attributes of a tag, each with a space before it: `true` stands without value, `false` and nothing are left out. */
export function attributes(values: Attributes): Html {
  let text = ''
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === false) continue
    text += value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`
  }
  return new Html(text)
}

/** The address if it leads to a page; scripts and the like (`javascript:`, `data:`) lead nowhere. */
export function safeUrl(address: string): string {
  const text = address.trim()
  return /^(https?:|mailto:|tel:|[/?#])/i.test(text) || !text.includes(':') ? text : '#'
}
