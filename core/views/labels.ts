import type { AnyModel } from '../model/model.ts'
import type { Environment } from '../model/types.ts'
import type { Labels } from './facets.ts'
import type { GroupDetails, GroupRowLinks } from './group_rows.ts'
import type { Group } from './grouped.ts'
import { pathsOf } from './node.ts'
import { rowsOf } from './rows.ts'
import type { Reference, Row } from './scene.ts'
import type { SearchPlan } from './search.ts'
import type { SearchState } from './search_state.ts'

/** What the records are called that a search names, as far as the person may see them: a query for each model. */
export async function searchLabels(env: Environment, { values }: SearchState, plan: SearchPlan): Promise<Labels> {
  const named = values.flatMap(({ field, value }) => {
    const relation = plan.fields.find(({ name }) => name === field)?.field.relation
    return relation ? [{ field, relation, id: Number(value) }] : []
  })
  const labels = new Map<string, string>()
  for (const relation of new Set(named.map(each => each.relation))) {
    const own = named.filter(each => each.relation === relation)
    const model = env.model(relation)
    if (!(await model.hasAccess('read'))) continue
    const names = new Map(
      (
        await labelled(
          model,
          own.map(({ id }) => id),
        )
      ).map(({ id, label }) => [id, label]),
    )
    for (const { field, id } of own) if (names.has(id)) labels.set(`${field}:${id}`, names.get(id)!)
  }
  return labels
}

/** Those of the records that the person may see, archived or not, with what they are called. */
export async function labelled(model: AnyModel, ids: readonly number[]): Promise<Reference[]> {
  if (ids.length === 0) return []
  const records = await model.search([['id', 'in', ids]], { activeTest: false })
  await records.load('display_name')
  return [...records].map(record => ({ id: record.id, label: String(record.display_name) }))
}

/** The records that groups are about and that the person may see, with what their group rows show of them. */
export async function groupRecords(
  env: Environment,
  groups: readonly Group[],
  details: ReadonlyMap<string, GroupDetails>,
): Promise<GroupRowLinks['record']> {
  const rows = new Map<string, Row>()
  for (const [spec, { model, fields }] of details) {
    const ids = all(groups).flatMap(group =>
      group.spec === spec && typeof group.value === 'number' ? group.value : [],
    )
    if (ids.length === 0 || !(await env.model(model).hasAccess('read'))) continue
    const found = await env.model(model).search([['id', 'in', ids]], { activeTest: false })
    for (const row of await rowsOf(found, pathsOf(fields))) rows.set(`${spec}:${row.id}`, row)
  }
  return (spec, id) => rows.get(`${spec}:${id}`) ?? null
}

function all(groups: readonly Group[]): Group[] {
  return groups.flatMap(group => [group, ...all(group.groups)])
}
