import {
  type AnyModel,
  type Environment,
  type Json,
  type Reply,
  type Request,
  redirect,
  UserError,
  type views,
} from '#core'
import { addressOf } from './action.ts'
import { storedValues, viewPairs } from './actions.ts'
import { activeQuery, isGiven, keepMap, withSearch } from './carried.ts'

type Values = Readonly<Record<string, unknown>>

/** Keys of a map that an address can say; with others, the action is kept for this session. */
const inAddress = new Set(['type', 'id', 'xml_id', 'path', 'res_id', 'context'])

/** The address of a window action that a method gave back: the stored one's, if that says everything. */
export async function toWindow(
  request: Request<unknown>,
  stored: AnyModel | null,
  given: Values,
  opener: views.Active,
): Promise<Reply> {
  const { env } = request
  const active = activeQuery(opener)
  if (active === null) throw new UserError(env._('These are too many records for what follows. Choose fewer.'))
  const { context = {}, res_id } = given
  const entries = typeof context === 'object' && context !== null ? Object.entries(context) : []
  const plain = entries.every(([name, value]) => isGiven(name) && typeof value !== 'object')
  const search = new URLSearchParams({ ...active })
  for (const [name, value] of entries) if (isGiven(name) && typeof value !== 'object') search.set(name, String(value))
  const record = typeof res_id === 'number' ? `/${res_id}` : ''
  if (stored && plain && Object.keys(given).every(name => inAddress.has(name))) {
    return redirect(withSearch(`${addressOf(stored)}${record}`, search))
  }
  const values = { ...(stored ? await storedValues(stored) : {}), ...given }
  if (typeof values.res_model !== 'string' || !(values.res_model in env)) throw unknownAction(env, given)
  const kept = keepMap(
    request,
    JSON.parse(JSON.stringify({ ...values, views: pairsIn(values) })) as Record<string, Json>,
  )
  if (kept === null) throw new UserError(env._('These are too many records for what follows. Choose fewer.'))
  return redirect(withSearch(`/web/action/${kept}`, search))
}

/** The views of a map, as an action that is stored has them. */
function pairsIn({ views: listed, view_id, view_mode = 'list,form' }: Values) {
  const pairs = (Array.isArray(listed) ? listed : []).flatMap(pair =>
    Array.isArray(pair) ? [[Number(pair[0]) || null, String(pair[1])] as const] : [],
  )
  const [first = 'form'] = String(view_mode).split(',')
  const single = typeof view_id === 'number' ? ([view_id, first] as const) : null
  return viewPairs(pairs, single, pairs.length > 0 ? '' : String(view_mode))
}

/** What a map names, and nobody has. */
export function unknownAction(env: Environment, { type, res_model }: Values): UserError {
  const what = String(res_model ?? type ?? '?')
  return new UserError(env._('What this leads to is not there: %(what)s.', { what }))
}
