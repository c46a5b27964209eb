import { type AnyModel, type Environment, MissingError, views } from '#core'

/** An action that shows records, as its pages need it. */
export interface WindowAction {
  readonly id: number
  readonly name: string
  readonly model: string
  readonly kinds: readonly views.ViewKind[]
  readonly viewIds: Readonly<Partial<Record<views.ViewKind, number>>>
  readonly domain: readonly unknown[]
  readonly context: Readonly<Record<string, unknown>>
  readonly limit: number
  readonly help: string | null
  readonly recordId: number | null
}

const known = new Set<string>(['list', 'kanban', 'form'])

/** The action with this id or external id, if the person may know of it. */
export async function windowAction(
  env: Environment,
  reference: string,
  search: URLSearchParams,
): Promise<WindowAction> {
  const id = /^\d{1,9}$/.test(reference) ? Number(reference) : await idOf(env, reference)
  // sudo: ir.actions.act_window - what it shows is read with the person's own rights; its groups are checked here
  const action = await env
    .model('ir.actions.act_window')
    .sudo()
    .search([['id', '=', id]])
  if (action.length === 0 || !(await isFor(env, action))) throw new MissingError(env._('There is no such page.'))
  await action.load(
    'name',
    'res_model',
    'view_mode',
    'view_id',
    'search_view_id',
    'domain',
    'context',
    'limit',
    'help',
    'res_id',
  )
  const kinds = String(action.view_mode ?? 'list,form')
    .replaceAll('tree', 'list')
    .split(',')
    .map(kind => kind.trim())
  const names = namesFor(env, search)
  return {
    id,
    name: String(action.name),
    model: String(action.res_model),
    kinds: kinds.filter((kind): kind is views.ViewKind => known.has(kind)),
    viewIds: viewIds(action, kinds),
    domain: list(evaluated(action.domain, names)),
    context: { ...mapping(evaluated(action.context, names)), ...given(search) },
    limit: Number(action.limit) || 80,
    help: typeof action.help === 'string' ? action.help : null,
    recordId: Number(action.res_id) || null,
  }
}

async function idOf(env: Environment, reference: string): Promise<number> {
  const found = /^\w+\.[\w.]+$/.test(reference) ? await env.ref(reference, { optional: true }) : null
  if (found?._name === 'ir.actions.act_window') return found.id
  throw new MissingError(env._('There is no such page.'))
}

async function isFor(env: Environment, action: AnyModel): Promise<boolean> {
  if (!('group_ids' in action.fieldsGet())) return true
  await action.load('group_ids')
  const groups = (action.group_ids as AnyModel).ids
  const own = views.groupIds(env)
  return groups.length === 0 || groups.some(group => own.has(group))
}

function viewIds(action: AnyModel, kinds: readonly string[]): WindowAction['viewIds'] {
  const [own] = (action.view_id as AnyModel).ids
  const [search] = (action.search_view_id as AnyModel).ids
  return { ...(own ? { [kinds[0] ?? 'list']: own } : {}), ...(search ? { search } : {}) }
}

/** What the domains and contexts of actions may use. */
export function namesFor(env: Environment, search: URLSearchParams): Record<string, unknown> {
  const today = env.now().toISOString().slice(0, 10)
  const id = Number(search.get('active_id')) || false
  return {
    uid: env.uid,
    today,
    now: env.now().toISOString().slice(0, 19).replace('T', ' '),
    active_id: id,
    active_ids: id ? [id] : [],
    context: {},
    allowed_company_ids: [...env.companyIds],
  }
}

function evaluated(text: unknown, names: Record<string, unknown>): unknown {
  return typeof text === 'string' && text.trim() ? views.evaluate(text, names) : text
}

const list = (value: unknown) => (Array.isArray(value) ? value : [])
const mapping = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

/** What an address may add to an action: searches that are on, values of new records. */
function given(search: URLSearchParams): Record<string, unknown> {
  const pairs = [...search].filter(([name]) => /^(search_default|default)_\w+$/.test(name))
  return Object.fromEntries(pairs.map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]))
}
