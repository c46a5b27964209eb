import { ValueError } from '../../errors.ts'
import type { FormattedGroup, FormattedGroupOptions } from '../../model/groups.ts'
import type { AnyModel } from '../../model/model.ts'
import type { AnyDomain } from '../../model/types.ts'
import { envOf } from '../environment.ts'
import { weekStart } from '../formats.ts'
import { metaOf } from '../read/read.ts'
import { expanded } from './expand.ts'
import { filled } from './fill.ts'
import { type Format, formatOf } from './format.ts'
import { column, type Groups, selectGroups } from './group.ts'
import { aggregateValues } from './value.ts'

/** Groups as views show them. */
export async function formattedReadGroup(
  records: AnyModel,
  domain: AnyDomain,
  groupby: readonly string[],
  aggregates: readonly string[] = [],
  options: FormattedGroupOptions = {},
): Promise<FormattedGroup[]> {
  const env = envOf(records.env)
  const specs = aggregates.map(spec => aggregatorSpec(records, spec))
  const found = await selectGroups(records, domain, groupby, specs, options)
  const week = await weekStart(env)
  const rows = await withEmpty(records, domain, found, week, options)
  const formats: Format[] = []
  for (const [index, grouping] of found.groupings.entries())
    formats.push(await formatOf(env, grouping, column(rows, `g${index}`), week))
  const values = found.aggregates.map((one, index) =>
    aggregateValues(env, found.meta, one, column(rows, `a${index}`)).map(value => plain(value)),
  )
  return rows.map((row, place) => {
    const shown = formats.map((format, index) => format(row[`g${index}`]))
    return {
      ...Object.fromEntries(found.groupings.map(({ spec }, index) => [spec, shown[index]!.value])),
      ...(options.members && { __members: row.members ?? [] }),
      ...Object.fromEntries(aggregates.map((spec, index) => [spec, values[index]![place]])),
      __extra_domain: shown.flatMap(one => one.domain),
    }
  })
}

/** `amount` is `amount:sum`, if that is how views add it up. */
function aggregatorSpec(records: AnyModel, spec: string): string {
  if (spec === '__count' || spec.includes(':') || spec === 'id') return spec
  const field = envOf(records.env).database.registry.field(metaOf(records).name, spec)
  if (field.aggregator) return `${spec}:${field.aggregator}`
  throw new ValueError(`“${spec}”: ${field.model}.${spec} has no aggregator; say which is meant, as in ${spec}:count.`)
}

/** Adds groups in which there is nothing, where the field or the caller wants to see them. */
async function withEmpty(
  records: AnyModel,
  domain: AnyDomain,
  { groupings, rows }: Groups,
  week: number,
  options: FormattedGroupOptions,
): Promise<Groups['rows']> {
  const [grouping, ...more] = groupings
  const single = grouping !== undefined && more.length === 0
  if (options.fillTemporal) {
    if (!single || options.limit !== undefined || options.offset !== undefined)
      throw new ValueError('fillTemporal fills the groups of one date, all of them: without limit and offset.')
    return filled(grouping, rows, week, options)
  }
  const whole = options.limit === undefined && !options.offset && !options.having
  if (!single || !grouping.field?.groupExpand || !whole || options.expand === false) return rows
  return expanded(records, domain, grouping.field, rows, options.order !== undefined)
}

/** Records as their ids: what goes to a client. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'ids' in value ? [...(value as AnyModel).ids] : value
}
