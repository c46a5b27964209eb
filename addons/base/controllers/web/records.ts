import { type Environment, page, type Reply, type Request, views } from '#core'
import type { WindowAction } from './actions.ts'
import { boardOf } from './board.ts'
import { kept } from './carried.ts'
import { favoriteFacets, favoriteMenu } from './favorite_menu.ts'
import { flatRecords } from './flat_records.ts'
import { groupedList, specsOf } from './grouped_records.ts'
import { panelOf } from './panel.ts'
import type { AgainInList } from './row_edit.ts'
import { searchValues } from './search.ts'
import { searchedBy } from './searched.ts'
import { barOf } from './selection.ts'
import { setAside } from './set_aside.ts'
import { type Asked, editUrl, type Plan, queryOf, type Shown, type Url } from './shown.ts'

const icons: Partial<Record<views.ViewKind, string>> = { list: 'list', kanban: 'grid', form: 'pencil' }

/** The records of an action: its first view, or the one that the address asks for. */
export async function showRecords(
  request: Request<unknown>,
  action: WindowAction,
  redrawn?: AgainInList,
): Promise<Reply> {
  const { env } = request
  const catalog = await views.catalogOf(env)
  const searched = await searchedBy(request, action)
  const { kind, state, seeker, sections, domain, context, favorite, plan: search } = searched
  const plan = catalog.plan(env, kind, action.model, action.viewIds[kind] ?? null)
  const more = { ...kept(request.search), ...(kind === action.kinds[0] ? {} : { view: kind }) }
  const base = action.url
  const url: Url = changed => base + views.writeState({ ...state, ...changed }, more)
  const model = env.model(action.model).withContext(context)
  const ordered = { ...state, order: state.order ?? favorite?.order ?? null }
  const asked = { request, action, model, domain, state: ordered, url, search, redrawn }
  const byDefault = 'grouping' in plan ? plan.grouping.specs : plan.columns.specs
  const specs = specsOf(state, byDefault, search, context)
  const shown = await shownAs(asked, plan, specs)
  const panel = await panelOf(model, searched.around, sections, state, seeker, url)
  const inPlace = 'row' in plan && plan.row !== null
  const creates =
    plan.can.create && (inPlace || action.kinds.includes('form')) && (await env.model(action.model).hasAccess('create'))
  const facets = [
    ...views.facetsOf(state, search, seeker, env.lang, await views.searchLabels(env, state, search)),
    ...favoriteFacets(searched),
  ]
  return page(
    'base/web/records.njk',
    {
      view: String(shown.view),
      help: action.help && String(views.sanitize(action.help)),
      newUrl: creates ? (inPlace ? editUrl(shown.here, 'new') : `${base}/new${queryOf(shown.here)}`) : null,
      editing: shown.open?.form ?? null,
      switcher: switcher(env, action, kind, url),
      searching: facets.length > state.groups.length || panel.on > 0,
      searchable: search.fields.length + search.groups.length + search.groupable.length > 0,
      search: searchValues({ env, state, plan: search, url, seeker, more, action: base, facets }),
      favorites: favoriteMenu(env, searched, base, url),
      pager: shown.pager,
      fullscreen: action.target === 'fullscreen',
      selection: barOf(action, shown, specs.length > 0),
      panel,
      setAside: [
        ...(await setAside(env, kind, action.model, action.viewIds[kind] ?? null)),
        ...(await setAside(env, 'search', action.model, action.viewIds.search ?? null)),
      ],
    },
    { title: action.name, status: shown.open?.status ?? 200 },
  )
}

function shownAs(asked: Asked, plan: Plan, specs: readonly string[]): Promise<Shown> {
  const [first] = specs
  if (first === undefined) return flatRecords(asked, plan)
  return 'grouping' in plan ? groupedList(asked, plan, specs) : boardOf(asked, plan, first)
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
