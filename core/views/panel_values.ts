import { evaluate } from '../expression/literal.ts'
import type { AnyModel } from '../model/model.ts'
import type { AnyDomain, Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import type { PanelSection } from './panel.ts'
import { allOf } from './search.ts'
import type { SearchState } from './search_state.ts'
import type { Seeker } from './seeker.ts'

/** A value that a panel offers. */
export interface PanelValue {
  readonly value: string
  readonly label: string
  readonly count: number | null
  readonly on: boolean
  /** How far below the outermost of a tree it stands. */
  readonly level: number
  /** What it is gathered under, if the section says so. */
  readonly group: string | null
}

type Chosen = SearchState['panel']

/** What is chosen in a panel, as a domain. `except`: as if nothing were chosen in this section. */
export function panelDomain(
  env: Environment,
  sections: readonly PanelSection[],
  chosen: Chosen,
  except?: string,
): AnyDomain {
  return allOf(
    sections.flatMap((section): AnyDomain[] => {
      const { name, field, multi } = section
      const values = chosen
        .filter(each => each.field === name)
        .map(({ value }) => (field.relation ? Number(value) : value))
      if (values.length === 0 || name === except) return []
      if (multi) return [[[name, 'in', values]]]
      return [[[name, parentOf(env, section) ? 'child_of' : '=', values[0]]]]
    }),
  )
}

/** The field by which the records of a section stand below each other; null: they do not. */
function parentOf(env: Environment, { field, multi, hierarchize }: PanelSection): string | null {
  if (!field.relation || multi || !hierarchize) return null
  return envOf(env).database.registry.model(field.relation).parentName
}

/** What a section offers: two queries, whatever the number of records and values. `domain` is of all else that is asked. */
export async function panelValues(
  model: AnyModel,
  domain: AnyDomain,
  section: PanelSection,
  chosen: Chosen,
  seeker: Seeker,
): Promise<PanelValue[]> {
  const { name, field, counters, limit } = section
  const groups = await model.formattedReadGroup(domain, [name], ['__count'], { expand: false, limit: mostGroups })
  const counts = new Map(groups.map(group => [keyOf(group[name]), Number(group.__count)]))
  const on = new Set(chosen.filter(each => each.field === name).map(({ value }) => value))
  const shown = (value: string, label: string, count: number, level = 0, group: string | null = null): PanelValue => {
    return { value, label, count: counters ? count : null, on: on.has(value), level, group }
  }
  if (!field.relation)
    return (field.selection ?? [])
      .filter(([key]) => section.expand || counts.has(key) || on.has(key))
      .slice(0, limit)
      .map(([key, label]) => shown(key, label, counts.get(key) ?? 0))
  const found = await records(model.env, section, [...counts.keys(), ...on].map(Number), chosen, seeker)
  const parent = parentOf(model.env, section)
  const above = new Map([...found].map(record => [record.id, parent ? idOf(record[parent]) : null]))
  const total = (id: number): number =>
    (counts.get(String(id)) ?? 0) +
    [...above].filter(([, up]) => up === id).reduce((sum, [below]) => sum + total(below), 0)
  const line = (record: AnyModel, level: number) => {
    const group = section.groupBy ? labelOf(record[section.groupBy]) : null
    return shown(String(record.id), String(record.display_name), total(record.id), level, group)
  }
  const below = (id: number | null, level: number): PanelValue[] =>
    [...found].flatMap(record => {
      const up = above.get(record.id) ?? null
      const isHere = id === null ? up === null || !above.has(up) : up === id
      return isHere ? [line(record, level), ...below(record.id, level + 1)] : []
    })
  return below(null, 0)
}

const mostGroups = 2000

/** The records of a section that the person sees: those that are in use, or all; with those above them in a tree. */
async function records(
  env: Environment,
  section: PanelSection,
  ids: readonly number[],
  chosen: Chosen,
  { names }: Seeker,
): Promise<AnyModel> {
  const { field, domain, expand, groupBy, limit } = section
  const model = env.model(field.relation!) // asked for relations only
  if (!(await model.hasAccess('read'))) return model.browse([])
  const used = ids.filter(id => Number.isSafeInteger(id) && id > 0)
  const parent = parentOf(env, section)
  const picked = Object.fromEntries(chosen.map(each => [each.field, Number(each.value) || each.value]))
  const own = domain ? evaluate(domain, { ...names, ...picked }) : []
  const inUse: AnyDomain = expand ? [] : [['id', parent ? 'parent_of' : 'in', used]]
  const found = await model.search(allOf([Array.isArray(own) ? own : [], inUse]), { limit })
  const behind =
    groupBy && model.fieldsGet()[groupBy]?.relation ? [`${groupBy}.display_name`] : groupBy ? [groupBy] : []
  await found.load('display_name', ...(parent ? [parent] : []), ...behind)
  return found
}

const keyOf = (shown: unknown) => String(Array.isArray(shown) ? shown[0] : shown)
const isRecords = (value: unknown): value is AnyModel => typeof value === 'object' && value !== null && 'ids' in value
const idOf = (value: unknown) => (isRecords(value) ? (value.ids[0] ?? null) : null)
const labelOf = (value: unknown) =>
  isRecords(value) ? (value.length === 1 ? String(value.display_name) : '') : String(value ?? '')
