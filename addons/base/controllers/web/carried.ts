import type { Json, Request, views } from '#core'

/** What addresses and the session carry from one page to the next one. */

const mostIds = 500
const mostMaps = 10
const longestMap = 8_000

/** The records that an action is opened for, as its address names them. */
export function activeIn(search: URLSearchParams, values: Readonly<Record<string, unknown>> = {}): views.Active {
  const ids = (search.get('active_ids') ?? search.get('active_id') ?? '').split(',').flatMap(text => idIn(text))
  const model = search.get('active_model')
  if (ids.length > 0) return { model: model && /^[\w.]+$/.test(model) ? model : null, ids }
  return { model: null, ids: typeof values.active_id === 'number' ? [values.active_id] : [] }
}

const idIn = (text: string) => (/^[1-9]\d{0,9}$/.test(text) ? [Number(text)] : [])

/** The same as a part of an address; null for more records than an address can name. */
export function activeQuery({ model, ids }: views.Active): Record<string, string> | null {
  if (ids.length > mostIds) return null
  if (ids.length <= 1) return ids.length === 0 ? {} : { active_id: String(ids[0]) }
  return { active_ids: ids.join(), ...(model === null ? {} : { active_model: model }) }
}

/** What an address may add to an action: searches that are on, values of new records. */
export function givenIn(search: URLSearchParams): Record<string, unknown> {
  const pairs = [...search].filter(([name]) => isGiven(name))
  return Object.fromEntries(pairs.map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]))
}

/** Parts of an address that are not the search, and stay. */
export function kept(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...search].filter(([name]) => /^active_(id|ids|model)$/.test(name) || isGiven(name)))
}

/** An address with this search, without a question mark behind which there is nothing. */
export function withSearch(url: string, search: URLSearchParams): string {
  return search.size > 0 ? `${url}?${search}` : url
}

export const isGiven = (name: string) => /^(search_default|default)_\w+$/.test(name)

/** Keeps an action that a method has made up, and gives the name that its address has in this session. */
export function keepMap({ session }: Request<unknown>, action: Record<string, Json>): string | null {
  if (JSON.stringify(action).length > longestMap) return null
  const known = mapsIn(session.data.actions)
  const last = Math.max(0, ...Object.keys(known).map(Number))
  const all: [string, Json][] = [...Object.entries(known), [String(last + 1), action]]
  session.data.actions = Object.fromEntries(all.slice(-mostMaps))
  return `map-${last + 1}`
}

/** An action that was kept. */
export function mapped({ session }: Request<unknown>, reference: string): Record<string, Json> | null {
  const [, key] = /^map-(\d{1,9})$/.exec(reference) ?? []
  const known = mapsIn(session.data.actions)
  return key !== undefined && Object.hasOwn(known, key) ? known[key]! : null
}

function mapsIn(kept: Json | undefined): Record<string, Record<string, Json>> {
  // Only `keepMap` writes it.
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, Record<string, Json>>) : {}
}
