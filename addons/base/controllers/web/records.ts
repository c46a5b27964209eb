import { type AnyModel, type Environment, page, type Reply, type Request, views } from '#core'
import type { WindowAction } from './actions.ts'
import { activeIn, kept } from './carried.ts'
import { type AgainInList, openRow } from './row_edit.ts'
import { actionUrl, sceneOf } from './scene.ts'
import { searchValues } from './search.ts'
import { setAside } from './set_aside.ts'

const icons: Partial<Record<views.ViewKind, string>> = { list: 'list', kanban: 'grid', form: 'pencil' }

type Url = (changed: Partial<views.SearchState>) => string

/** The records of an action: its first view, or the one that the address asks for. */
export async function showRecords(
  request: Request<unknown>,
  action: WindowAction,
  redrawn?: AgainInList,
): Promise<Reply> {
  const { env } = request
  const catalog = await views.catalogOf(env)
  const kind = kindOf(request, action)
  const plan = catalog.plan(env, kind, action.model, action.viewIds[kind] ?? null)
  const search = catalog.plan(env, 'search', action.model, action.viewIds.search ?? null)
  const state = views.readState(request.search, search, action.context)
  const more = { ...kept(request.search), ...(kind === action.kinds[0] ? {} : { view: kind }) }
  const base = action.url
  const url: Url = changed => base + views.writeState({ ...state, ...changed }, more)

  const limit = plan.limit ?? action.limit
  const order = state.order ?? plan.order
  const domain = [
    ...action.domain,
    ...views.stateDomain(state, search, views.namesOfAction(env, activeIn(request.search))),
  ]
  const found = await find(env.model(action.model), domain, { limit, order, page: state.page })
  const rows = await views.rowsOf(found.records, plan.paths)
  const here = url({ page: found.page })
  const inPlace = 'row' in plan && plan.row !== null
  const writes =
    'row' in plan &&
    (inPlace || plan.handle !== null) &&
    plan.can.edit &&
    (await found.records.browse([]).hasAccess('write'))
  const sorted = 'row' in plan && writes && (order === null || order.split(/[ ,]/)[0] === plan.handle?.name)
  const urls = { ...rowUrls(action, here, inPlace && writes), order: sorted ? `${base}/order` : null }
  const scene = await sceneOf(request, urls)
  const open = 'columns' in plan ? await openRow(request, action, plan, redrawn) : undefined
  const view = 'columns' in plan ? plan.draw(rows, scene, sortingBy(order, url), open) : plan.draw(rows, scene)
  const creates =
    plan.can.create &&
    (inPlace || action.kinds.includes('form')) &&
    (await found.records.browse([]).hasAccess('create'))
  const facets = views.facetsOf(state, search, env._('Anything'))
  return page(
    'base/web/records.njk',
    {
      view: String(view),
      help: action.help && String(views.sanitize(action.help)),
      newUrl: creates ? (inPlace ? editUrl(here, 'new') : `${base}/new${queryOf(here)}`) : null,
      editing: open?.form ?? null,
      switcher: switcher(env, action, kind, url),
      searching: facets.length > 0,
      searchable: search.fields.length + search.groups.length > 0,
      search: searchValues(env, state, search, url, more, base, facets),
      pager: pager(found, limit, url),
      setAside: [
        ...(await setAside(env, kind, action.model, action.viewIds[kind] ?? null)),
        ...(await setAside(env, 'search', action.model, action.viewIds.search ?? null)),
      ],
    },
    { title: action.name, status: open?.status ?? 200 },
  )
}

/** The view that the address asks for, if the action has it; else its first. */
function kindOf({ query }: Request<unknown>, { kinds }: WindowAction): 'list' | 'kanban' {
  const asked = kinds.find(kind => kind === query.view) ?? kinds[0]
  return asked === 'kanban' ? 'kanban' : 'list'
}

interface Found {
  readonly records: AnyModel
  readonly total: number
  readonly page: number
}

/** A page of what matches; beyond the last page, the last one. */
async function find(
  model: AnyModel,
  domain: readonly unknown[],
  { limit, order, page }: { limit: number; order: string | null; page: number },
): Promise<Found> {
  const total = await model.searchCount(domain)
  const at = Math.min(page, Math.max(1, Math.ceil(total / limit)))
  const records = await model.search(domain, { limit, offset: (at - 1) * limit, ...(order ? { order } : {}) })
  return { records, total, page: at }
}

function rowUrls(
  { url, kinds, model }: WindowAction,
  here: string,
  inPlace: boolean,
): Pick<views.Urls, 'record' | 'page' | 'button'> {
  const next = encodeURIComponent(here)
  const page = (id: number | string) => (kinds.includes('form') ? `${url}/${id}${queryOf(here)}` : null)
  return {
    record: id => (inPlace ? editUrl(here, id) : page(id)),
    page,
    button: (id, name, type) =>
      type === 'action' ? actionUrl(name, { model, id }) : `/web/button/${model}/${id}/${name}?next=${next}`,
  }
}

const queryOf = (address: string) => address.slice(address.indexOf('?'))

/** The list with a row of it open for editing. */
const editUrl = (here: string, id: number | string) => `${here}&edit=${id}`

/** A second click on a column turns its order round. */
function sortingBy(order: string | null, url: Url) {
  const [field = null, direction] = (order ?? '').split(/[ ,]/)
  const descending = direction === 'desc'
  const next = (name: string) => (name === field && !descending ? `${name} desc` : name)
  return { field, descending, url: (name: string) => url({ order: next(name), page: 1 }) }
}

function pager({ records, total, page }: Found, limit: number, url: Url) {
  const first = (page - 1) * limit + 1
  return {
    total,
    first,
    last: first + records.length - 1,
    previous: page > 1 ? url({ page: page - 1 }) : null,
    next: page * limit < total ? url({ page: page + 1 }) : null,
  }
}

function switcher(env: Environment, { kinds, url: base }: WindowAction, shown: string, url: Url) {
  const labels: Record<string, string> = { list: env._('List'), kanban: env._('Cards') }
  const many = kinds.filter(kind => kind === 'list' || kind === 'kanban')
  return many.map(kind => {
    const search = new URLSearchParams(url({}).split('?')[1])
    search.delete('view')
    if (kind !== kinds[0]) search.set('view', kind)
    return { url: `${base}?${search}`, label: labels[kind], icon: icons[kind], current: kind === shown }
  })
}
