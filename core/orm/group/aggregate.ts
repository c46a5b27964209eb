import { ValueError } from '../../errors.ts'
import type { Aggregator } from '../../model/groups.ts'
import { aggregatorsOf } from '../../registry/aggregators.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Joins } from '../read/joins.ts'
import { isNumber } from '../value/convert.ts'
import { fieldOf, isText } from './spec.ts'

export type AggregateKind = 'number' | 'boolean' | 'text' | 'date' | 'datetime' | 'list' | 'records'

/** What an aggregate stands for: `amount:sum`, `__count`. */
export interface Aggregate {
  readonly spec: string
  /** Null for the records themselves. */
  readonly field: Field | null
  readonly kind: AggregateKind
  readonly sql: string
  /** What it is of no values. */
  readonly empty: 0 | false | null
}

/** Reads an aggregate. A wrong one is a `ValueError`. */
export function aggregateOf(joins: Joins, meta: ModelMeta, spec: string): Aggregate {
  if (spec === '__count') return { spec, field: null, kind: 'number', sql: 'count(*)', empty: 0 }
  const [field, suffix] = fieldOf(joins, meta, spec)
  const known = aggregatorsOf(field)
  const name = field?.name ?? 'id'
  const aggregator = known.find(one => one === suffix)
  if (!aggregator) {
    const choices = known.map(one => `${name}:${one}`).join(', ')
    throw new ValueError(
      choices
        ? `“${spec}” is no aggregate of ${meta.name}; of this field there are ${choices}.`
        : `“${spec}”: ${meta.name}.${name} is a ${field!.type}, of which there are no aggregates.`,
    )
  }
  const column = field ? joins.place(meta, 't', field, 'nothing can be aggregated').column : 't.id'
  const kind = kindOf(field, aggregator)
  const empty = kind === 'boolean' ? false : /^(count|sum)/.test(aggregator) ? 0 : null
  return { spec, field, kind, sql: aggregateSql(aggregator, valueSql(field, column, kind)), empty }
}

/** Numbers and truths that are unset do not count, but are listed as what they read as. */
function valueSql(field: Field | null, column: string, kind: AggregateKind): string {
  if (field && isText(field)) return `NULLIF(${column}, '')`
  if (field?.type === 'boolean') return kind === 'number' ? column : `COALESCE(${column}, FALSE)`
  return field && isNumber(field) && kind === 'list' ? `COALESCE(${column}, 0)` : column
}

function kindOf(field: Field | null, aggregator: Aggregator): AggregateKind {
  if (aggregator === 'recordset') return 'records'
  if (aggregator.startsWith('array_agg')) return 'list'
  if (aggregator.startsWith('bool')) return 'boolean'
  if ((aggregator !== 'min' && aggregator !== 'max') || !field) return 'number'
  if (field.type === 'date' || field.type === 'datetime') return field.type
  return isNumber(field) ? 'number' : 'text'
}

function aggregateSql(aggregator: Aggregator, value: string): string {
  switch (aggregator) {
    case 'sum':
      return `COALESCE(sum(${value}), 0)`
    case 'count_distinct':
      return `count(DISTINCT ${value})`
    case 'bool_and':
    case 'bool_or':
      return `COALESCE(${aggregator}(${value}), FALSE)`
    // As JSON: the driver reads arrays of some types only.
    case 'array_agg':
      return `jsonb_agg(${value} ORDER BY t.id)`
    case 'array_agg_distinct':
      return `jsonb_agg(DISTINCT ${value})`
    case 'recordset':
      return `array_agg(DISTINCT ${value}) FILTER (WHERE ${value} IS NOT NULL)`
    default:
      return `${aggregator}(${value})`
  }
}
