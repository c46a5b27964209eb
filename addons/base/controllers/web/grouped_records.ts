import { views } from '#core'
import { type Asked, listScene, type Shown, sortingBy } from './shown.ts'

const mostOpen = 100

/** What the records are grouped by: as the search says, else as the context of the action or the view does. */
export function specsOf(
  { groups }: views.SearchState,
  byDefault: readonly string[],
  { groupable }: views.SearchPlan,
  { group_by: asked }: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (groups.length > 0) return groups
  const given = [asked ?? []].flat().flatMap(text => views.groupSpec(String(text), groupable) ?? [])
  return given.length > 0 ? given : byDefault
}

/** A list in groups: folded at first, unless the view says otherwise; which are open stands in the address. */
export async function groupedList(asked: Asked, plan: views.ListPlan, specs: readonly string[]): Promise<Shown> {
  const { request, action, model, domain, state, url } = asked
  const { grouping } = plan
  const open = openGroups(request.search)
  const order = state.order ?? plan.order
  const [groups, more] = await views.groupsOf(model, domain, {
    specs,
    aggregates: grouping.aggregates,
    order,
    paths: plan.paths,
    limit: plan.limit ?? action.limit,
    groupsLimit: grouping.limit,
    empty: false,
    page: state.page,
    open,
    byDefault: async () => () => grouping.expand,
  })
  const at = (changed: ReadonlyMap<string, number>) => withOpen(url({}), changed)
  const here = at(open)
  const total = await model.searchCount(domain)
  const { scene, open: editing, choices } = await listScene(asked, plan, order, here, false)
  const links = {
    toggle: ({ key, page }: views.Group) => at(new Map([...open, [key, page > 0 ? 0 : 1]])),
    page: ({ key }: views.Group, page: number) => at(new Map([...open, [key, page]])),
    record: await views.groupRecords(request.env, groups, grouping.details),
  }
  const view = grouping.draw(groups, scene, sortingBy(order, url), links, editing)
  const text = request.env._('%(total)s in all', { total })
  const previous = state.page > 1 ? url({ page: state.page - 1 }) : null
  return {
    view,
    here,
    open: editing,
    choices,
    pager: { total, text, previous, next: more ? url({ page: state.page + 1 }) : null },
  }
}

/** The groups that an address opens, with the page that each is at; 0 for one that is folded. */
export function openGroups(search: URLSearchParams): Map<string, number> {
  const open = search.getAll('open').slice(-mostOpen)
  return new Map(
    open.flatMap((text): [string, number][] => {
      const [, key, page] = /^(\[.*\])(\d{0,6})$/s.exec(text) ?? []
      return key === undefined ? [] : [[key, page === '' ? 1 : Number(page)]]
    }),
  )
}

export function withOpen(address: string, open: ReadonlyMap<string, number>): string {
  const [path, query] = address.split('?')
  const search = new URLSearchParams(query)
  for (const [key, page] of open) search.append('open', page === 1 ? key : `${key}${page}`)
  return `${path}?${search}`
}
