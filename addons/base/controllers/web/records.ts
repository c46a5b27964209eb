import { type AnyModel, type Environment, page, type Reply, type Request, views } from '#core'
import { namesFor, type WindowAction } from './actions.ts'
import { actionUrl, sceneOf } from './scene.ts'
import { searchValues } from './search.ts'

const icons: Partial<Record<views.ViewKind, string>> = { list: 'list', kanban: 'grid', form: 'pencil' }

/** The records of an action: its first view, or the one that the address asks for. */
export async function showRecords(request: Request<unknown>, action: WindowAction): Promise<Reply> {
  const { env } = request
  const catalog = await views.catalogOf(env)
  const kind = request.query.view === 'list' || request.query.view === 'kanban' ? request.query.view : action.kinds[0]
  const shown = kind === 'kanban' && action.kinds.includes('kanban') ? 'kanban' : 'list'
  const plan = catalog.plan(env, shown, action.model, action.viewIds[shown] ?? null)
  const search = catalog.plan(env, 'search', action.model, action.viewIds.search ?? null)
  const state = views.readState(request.search, search, action.context)
  const more = { ...kept(request.search), ...(shown === action.kinds[0] ? {} : { view: shown }) }
  const url = (changed: Partial<views.SearchState>) =>
    actionUrl(action.id) + views.writeState({ ...state, ...changed }, more)

  const model = env.model(action.model)
  const limit = plan.limit ?? action.limit
  const domain = [...action.domain, ...views.stateDomain(state, search, namesFor(env, request.search))]
  const total = await model.searchCount(domain)
  const at = Math.min(state.page, Math.max(1, Math.ceil(total / limit)))
  const order = state.order ?? plan.order
  const records = await model.search(domain, { limit, offset: (at - 1) * limit, ...(order ? { order } : {}) })
  const rows = await views.rowsOf(records, plan.paths)

  const here = url({ page: at })
  const query = here.slice(here.indexOf('?'))
  const scene = sceneOf(request, {
    record: id => (action.kinds.includes('form') ? `${actionUrl(action.id)}/${id}${query}` : null),
    button: (id, name, type) =>
      type === 'action'
        ? actionUrl(name, id)
        : `/web/button/${action.model}/${id}/${name}?next=${encodeURIComponent(here)}`,
  })
  const [field = null, direction] = (order ?? '').split(/[ ,]/)
  const sorting = {
    field,
    descending: direction === 'desc',
    url: (name: string) => url({ order: name === field && direction !== 'desc' ? `${name} desc` : name, page: 1 }),
  }
  const view = 'columns' in plan ? plan.draw(rows, scene, sorting) : plan.draw(rows, scene)
  return page(
    'base/web/records.njk',
    {
      view: String(view),
      help: action.help && String(views.sanitize(action.help)),
      newUrl:
        plan.can.create && action.kinds.includes('form') && (await model.hasAccess('create'))
          ? `${actionUrl(action.id)}/new${query}`
          : null,
      switcher: switcher(env, action, shown, url),
      searching: state.filters.length + state.texts.length > 0,
      searchable: search.fields.length + search.groups.length > 0,
      search: searchValues(
        env,
        state,
        search,
        url,
        more,
        actionUrl(action.id),
        views.facetsOf(state, search, env._('Anything')),
      ),
      pager: pager(records, total, at, limit, url),
    },
    { title: action.name },
  )
}

function pager(
  records: AnyModel,
  total: number,
  at: number,
  limit: number,
  url: (changed: Partial<views.SearchState>) => string,
) {
  const first = (at - 1) * limit + 1
  return {
    total,
    first,
    last: first + records.length - 1,
    previous: at > 1 ? url({ page: at - 1 }) : null,
    next: at * limit < total ? url({ page: at + 1 }) : null,
  }
}

function switcher(env: Environment, { kinds, id }: WindowAction, shown: string, url: (changed: object) => string) {
  const labels: Record<string, string> = { list: env._('List'), kanban: env._('Cards') }
  const many = kinds.filter(kind => kind === 'list' || kind === 'kanban')
  return many.map(kind => {
    const search = new URLSearchParams(url({}).split('?')[1])
    search.delete('view')
    if (kind !== kinds[0]) search.set('view', kind)
    return { url: `${actionUrl(id)}?${search}`, label: labels[kind], icon: icons[kind], current: kind === shown }
  })
}

/** Parts of an address that are not the search, and stay. */
export function kept(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...search].filter(([name]) => name === 'active_id' || /^(search_default|default)_\w+$/.test(name)),
  )
}
