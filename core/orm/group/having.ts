import { ValueError } from '../../errors.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { type DomainNode, type Leaf, parseDomain } from '../domain/domain.ts'
import type { Joins } from '../read/joins.ts'
import { convert } from '../value/convert.ts'
import { type Aggregate, aggregateOf } from './aggregate.ts'

/** Which groups: a domain over their aggregates, as SQL. */
export function havingSql(joins: Joins, meta: ModelMeta, having: readonly unknown[]): string {
  return nodeSql(joins, meta, parseDomain(having))
}

function nodeSql(joins: Joins, meta: ModelMeta, node: DomainNode): string {
  switch (node.kind) {
    case 'constant':
      return node.value ? 'TRUE' : 'FALSE'
    case 'not':
      return `(NOT ${nodeSql(joins, meta, node.node)})`
    case 'and':
    case 'or':
      return `(${node.nodes.map(one => nodeSql(joins, meta, one)).join(node.kind === 'and' ? ' AND ' : ' OR ')})`
    case 'leaf':
      return leafSql(joins, meta, node)
    default:
      throw new ValueError(`${meta.name}: “having” compares aggregates, and nothing else.`)
  }
}

const casts = { number: 'float8', boolean: 'bool', text: 'text', date: 'date', datetime: 'timestamptz' } as const

/** An aggregate that is unset meets no comparison, and every denial. */
function leafSql(joins: Joins, meta: ModelMeta, { path, operator, value }: Leaf): string {
  const aggregate = aggregateOf(joins, meta, path.join('.'))
  const { kind, spec } = aggregate
  if (kind === 'list' || kind === 'records')
    throw new ValueError(`${meta.name}: “having” can not compare ${spec}, which is several values.`)
  const sql = `(${aggregate.sql})::${casts[kind]}`
  const parameter = (given: unknown) => joins.sql.parameter(operandOf(meta, aggregate, given))
  switch (operator) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `COALESCE(${sql} ${operator} ${parameter(value)}::${casts[kind]}, FALSE)`
    case '=':
    case '!=':
    case 'in':
    case 'not in': {
      const list = Array.isArray(value) ? value : [value]
      const parts = list.map(one => `${sql} IS NOT DISTINCT FROM ${parameter(one)}::${casts[kind]}`)
      const matches = `(${parts.join(' OR ') || 'FALSE'})`
      return operator === '=' || operator === 'in' ? matches : `(NOT ${matches})`
    }
    default:
      throw new ValueError(`${meta.name}: “having” compares ${spec} by = != < <= > >= in, not in; got “${operator}”.`)
  }
}

function operandOf(meta: ModelMeta, { kind, field, spec }: Aggregate, value: unknown): unknown {
  if (value === null) return null
  if (kind === 'number' || kind === 'boolean') {
    if (typeof value === kind && !Number.isNaN(value)) return value
    throw new ValueError(`${meta.name}: “having” compares ${spec} with a ${kind}; got ${JSON.stringify(value)}.`)
  }
  // A text that is compared need not be one that could be stored.
  const converted = convert(kind === 'text' ? { ...field!, type: 'char', size: null } : field!, value)
  return converted instanceof Date ? converted.toISOString() : converted
}
