import { LinkifyIt } from 'linkify-it'

const linkify = new LinkifyIt()
const PREVIEW = 120

/** Typed text as HTML: nothing in it is markup, line breaks stay, addresses become links. */
export function textToHtml(text: string): string {
  const links = linkify.match(text) ?? []
  let html = ''
  let end = 0
  for (const { index, lastIndex, url, text: shown } of links.filter(isSafe)) {
    html += `${escapeHtml(text.slice(end, index))}<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer">${escapeHtml(shown)}</a>`
    end = lastIndex
  }
  return (html + escapeHtml(text.slice(end))).replaceAll('\n', '<br>')
}

/** The beginning of a text, on one line. */
export function previewOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const signs = [...line]
  return signs.length > PREVIEW ? `${signs.slice(0, PREVIEW - 1).join('')}…` : line
}

function isSafe({ url }: { url: string }): boolean {
  return /^(https?|mailto):/i.test(url)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, sign => entities[sign] ?? '')
}
