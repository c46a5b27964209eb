import { views } from '#core'
import { groupsAt } from './groups.ts'
import { type Asked, listScene, type Shown, sortingBy } from './shown.ts'

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
  const { request, action, url } = asked
  const { grouping } = plan
  const { groups, order, here, links, pager } = await groupsAt(asked, plan, {
    specs,
    aggregates: grouping.aggregates,
    limit: plan.limit ?? action.limit,
    groupsLimit: grouping.limit,
    empty: false,
    byDefault: async () => () => grouping.expand,
  })
  const { scene, open, choices } = await listScene(asked, plan, order, here, false)
  const record = await views.groupRecords(request.env, groups, grouping.details)
  const view = grouping.draw(groups, scene, sortingBy(order, url), { ...links, record }, open)
  return { view, here, open, choices, pager }
}
