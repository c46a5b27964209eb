import { isNumeric } from '../model/fields/kinds.ts'
import type { Aggregator } from '../model/groups.ts'
import type { Field } from './field.ts'

const ofAll: readonly Aggregator[] = ['count', 'count_distinct', 'array_agg', 'array_agg_distinct']

/** The aggregates that groups may have of a field; null for the id. */
export function aggregatorsOf(field: Pick<Field, 'type'> | null): readonly Aggregator[] {
  switch (field?.type) {
    case 'one2many':
    case 'many2many':
      return []
    case undefined:
    case 'many2one':
      return [...ofAll, 'recordset']
    case 'integer':
    case 'float':
    case 'monetary':
      return [...ofAll, 'sum', 'avg', 'min', 'max']
    case 'boolean':
      return [...ofAll, 'bool_and', 'bool_or']
    case 'json':
    case 'properties':
    case 'properties_definition':
    case 'binary':
      return ['count']
    case 'many2one_reference':
      return ofAll
    default:
      return [...ofAll, 'min', 'max']
  }
}

/** Numbers that say an order or a look: their sum says nothing. */
const uncounted = new Set(['sequence', 'priority', 'color'])

/** How views add up a field that does not say: numbers are summed, where a sum says something. */
export function defaultAggregator(type: Field['type'], name: string): Aggregator | null {
  if (type === 'boolean') return 'bool_or'
  return isNumeric({ type }) && !uncounted.has(name) ? 'sum' : null
}
