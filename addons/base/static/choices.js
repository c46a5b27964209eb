/** What a field to choose in asks the server: what fits, and to make what is not there. */
import { post } from './token.js'

/** The options that fit a text; null when the server cannot be asked. */
export async function ask({ options }, text) {
  try {
    const response = await fetch(`${options}&q=${encodeURIComponent(text)}`, {
      headers: { Accept: 'application/json' },
    })
    return response.ok ? (await response.json()).options : []
  } catch {
    return null
  }
}

/** A name that is not there can be made by those who may: one more option, whose value is `+`. */
export function creations({ create: label, createUrl }, text, found) {
  const name = text.trim()
  if (!createUrl || !name || found.some(each => each.label === name)) return []
  return [{ value: '+', label: label.replace('%s', () => name) }]
}

/** Makes a record of a name: its option, or null. */
export async function create({ createUrl }, text) {
  const answer = await post(createUrl, { name: text.trim() }, { headers: { Accept: 'application/json' } })
  return answer?.ok ? answer.json() : null
}
