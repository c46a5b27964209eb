import { type AnyModel, type Environment, MissingError, type Request, views } from '#core'
import { actionAt, addressOf } from './action.ts'
import { activeIn, givenIn, mapped } from './carried.ts'

/** An action that shows records, as its pages need it. */
export interface WindowAction {
  /** Null for one that is not stored. */
  readonly id: number | null
  readonly name: string
  /** The address that all its pages begin with. */
  readonly url: string
  readonly model: string
  readonly kinds: readonly views.ViewKind[]
  readonly viewIds: Readonly<Partial<Record<views.ViewKind, number>>>
  readonly domain: readonly unknown[]
  readonly context: Readonly<Record<string, unknown>>
  readonly limit: number
  readonly help: string | null
  readonly recordId: number | null
  readonly target: string
}

const known = new Set<string>(['list', 'kanban', 'form'])
type Values = Readonly<Record<string, unknown>>
type ViewPair = readonly [id: number | null, kind: string]

/** The window action that an address names, if the person may know of it. */
export async function windowAction(request: Request<unknown>, reference: string): Promise<WindowAction> {
  const { env, search } = request
  const given = mapped(request, reference)
  const action = given ? null : await actionAt(env, reference)
  if (action && action._name !== 'ir.actions.act_window') throw new MissingError(env._('There is no such page.'))
  const values = given ?? (await storedValues(action!))
  const names = views.namesOfAction(env, activeIn(search, values))
  const context = { ...contextIn(values, names), ...givenIn(search) }
  const pairs = values.views as readonly ViewPair[] // made below, or checked where the map was kept
  return {
    id: action?.id ?? null,
    name: String(values.name ?? ''),
    url: action ? addressOf(action) : `/web/action/${reference}`,
    model: String(values.res_model),
    kinds: pairs.map(([, kind]) => kind).filter((kind): kind is views.ViewKind => known.has(kind)),
    viewIds: { ...(await referred(env, context)), ...chosen([...pairs, [Number(values.search_view_id), 'search']]) },
    domain: list(evaluated(values.domain, names)),
    context,
    limit: Number(values.limit) || 80,
    help: typeof values.help === 'string' ? values.help : null,
    recordId: Number(values.res_id) || null,
    target: String(values.target ?? 'current'),
  }
}

/** The view of a kind in which an action shows its records, as this person sees it. */
export async function planOf<Kind extends views.ViewKind>(env: Environment, action: WindowAction, kind: Kind) {
  return (await views.catalogOf(env)).plan(env, kind, action.model, action.viewIds[kind] ?? null)
}

/** The fields of an action, with its views: those that it lists, then its single view, then those of its modes. */
export async function storedValues(action: AnyModel): Promise<Values> {
  await action.load('view_id.type', 'search_view_id', 'view_ids.view_mode', 'view_ids.view_id')
  const listed = [...(action.view_ids as AnyModel)] // a one2many of the model, as the many2ones below
  const single = action.view_id as AnyModel
  const pairs = viewPairs(
    listed.map(each => [(each.view_id as AnyModel).ids[0] ?? null, String(each.view_mode)]),
    single.length > 0 ? [single.id, String(single.type)] : null,
    String(action.view_mode),
  )
  const { name, res_model, domain, context, limit, help, res_id, target } = action
  const [search_view_id] = (action.search_view_id as AnyModel).ids
  return { name, res_model, domain, context, limit, help, res_id, target, search_view_id, views: pairs }
}

/** Each kind of view once: of the list, then the single one if it is of one of the modes, then the other modes. */
export function viewPairs(listed: readonly ViewPair[], single: ViewPair | null, modes: string): ViewPair[] {
  const asked = modes.split(',').map(mode => mode.trim().replace(/^tree$/, 'list'))
  const all: ViewPair[] = [...listed]
  const missing = () => asked.filter(mode => !all.some(([, kind]) => kind === mode))
  if (single && missing().includes(single[1])) all.push(single)
  return [...all, ...missing().map((mode): ViewPair => [null, mode])]
}

function chosen(pairs: readonly ViewPair[]): WindowAction['viewIds'] {
  return Object.fromEntries(pairs.flatMap(([id, kind]) => (id ? [[kind, id]] : [])))
}

/** Views that a context names: `{'form_view_ref': 'base.view_partner_form'}`. */
async function referred(
  env: Environment,
  context: Readonly<Record<string, unknown>>,
): Promise<WindowAction['viewIds']> {
  const pairs = Object.entries(context).map(async ([name, xmlid]): Promise<ViewPair> => {
    const [, kind = ''] = /^([a-z]+)_view_ref$/.exec(name) ?? []
    const view = kind && typeof xmlid === 'string' ? await env.ref(xmlid, { optional: true }) : null
    return [view?._name === 'ir.ui.view' ? view.id : null, kind]
  })
  return chosen(await Promise.all(pairs))
}

/** The context that the fields of an action say. */
export function contextIn({ context }: Values, names: Values): Record<string, unknown> {
  return views.asMapping(evaluated(context, names))
}

function evaluated(value: unknown, names: Values): unknown {
  return typeof value === 'string' && value.trim() ? views.evaluateAction(value, names) : value
}

const list = (value: unknown) => (Array.isArray(value) ? value : [])
