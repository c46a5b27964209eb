import { ValueError } from '../errors.ts'
import type { Field } from '../registry/field.ts'
import { checkModelAccess } from './access.ts'
import { convert, idList } from './convert.ts'
import { and, type DomainNode, FALSE, type Leaf, type Operator, opposites, or, parseDomain, TRUE } from './domain.ts'
import { negated } from './domain_scalar.ts'
import { domainSql, withActive } from './domain_sql.ts'
import type { Env } from './environment.ts'
import { ruleDomain } from './rules.ts'
import { columnSql, quoted, type Sql } from './sql.ts'

/** A condition on a relation: which records it leads to, or what holds for them. */
export async function relationSql(env: Env, field: Field, alias: string, leaf: Leaf, sql: Sql): Promise<string> {
  const { operator, value } = leaf
  switch (operator) {
    case 'any':
    case 'not any':
      return anySql(env, field, alias, parseDomain(value as readonly unknown[]), sql, operator)
    case 'child_of':
    case 'parent_of':
      return anySql(env, field, alias, { ...leaf, path: ['id'] }, sql, operator)
    case '=?':
      if (value === null || value === false) return 'TRUE'
      return relationSql(env, field, alias, { ...leaf, operator: '=' }, sql)
    case '=':
    case '!=':
    case 'in':
    case 'not in':
      return memberSql(env, field, alias, leaf, sql)
    case '<':
    case '<=':
    case '>':
    case '>=':
      throw new ValueError(`${field.model}.${field.name} is a relation: it can not be compared by “${operator}”.`)
    default: {
      // The like family looks at the label.
      const positive = opposites[operator] ?? operator
      const label = labelled(positive, String(value ?? ''))
      return anySql(env, field, alias, label, sql, positive === operator ? 'any' : 'not any')
    }
  }
}

async function memberSql(env: Env, field: Field, alias: string, leaf: Leaf, sql: Sql): Promise<string> {
  const { value } = leaf
  const positive = leaf.operator === '=' || leaf.operator === 'in'
  const list = isRecords(value) ? [...idList(value, field)] : Array.isArray(value) ? value : [value]
  const labels = list.filter(one => typeof one === 'string')
  const ids = list
    .filter(one => one !== null && one !== false && typeof one !== 'string')
    .map(one => convert({ ...field, type: 'many2one' }, one))
  const orUnset =
    list.length > ids.length + labels.length || (isRecords(value) && list.length === 0 && !leaf.operator.includes('in'))
  const parts: string[] = []
  if (labels.length > 0) {
    const domain = or(...labels.map(label => labelled('=', label)))
    parts.push(await anySql(env, field, alias, domain, sql, 'any'))
  }
  if (field.type === 'many2one') {
    const column = columnSql(env, field, `${alias}.${quoted(field.name)}`)
    if (ids.length > 0) parts.push(`${column} = ANY(${sql.parameter(ids)}::int[])`)
    if (orUnset) parts.push(`${column} IS NULL`)
  } else {
    const visible = (own: DomainNode) => anySql(env, field, alias, own, sql, 'any')
    if (ids.length > 0) parts.push(await visible({ kind: 'leaf', path: ['id'], operator: 'in', value: ids }))
    if (orUnset) parts.push(`(NOT ${await visible(TRUE)})`)
  }
  const matches = parts.length > 0 ? `(${parts.join(' OR ')})` : 'FALSE'
  return positive ? matches : negated(matches)
}

/** `EXISTS` a target of the relation that meets the inner condition. */
export async function anySql(
  env: Env,
  field: Field,
  alias: string,
  inner: DomainNode,
  sql: Sql,
  operator: Operator,
): Promise<string> {
  const meta = env.database.registry.model(field.comodel!)
  const target = sql.alias()
  const ownFilter =
    field.type === 'many2one'
      ? inner
      : withActive(meta, and(inner, parseDomain(field.type === 'one2many' ? field.domain : [])), true)
  // A condition on what is behind a relation is an answer about it, too.
  checkModelAccess(env, meta, 'read')
  // A constant can not be narrowed by rules any more, and needs none.
  const visible = inner === FALSE ? FALSE : and(ownFilter, await ruleDomain(env, meta, 'read'))
  const condition = await domainSql(env, meta, target, visible, sql)
  const rows = `${quoted(meta.table)} ${target}`
  let exists: string
  if (field.type === 'many2one')
    exists = `EXISTS (SELECT 1 FROM ${rows} WHERE ${target}.id = ${columnSql(env, field, `${alias}.${quoted(field.name)}`)} AND ${condition})`
  else if (field.type === 'one2many') {
    exists = `EXISTS (SELECT 1 FROM ${rows} WHERE ${target}.${quoted(field.inverseName!)} = ${alias}.id AND ${condition})`
  } else {
    const { table, column1, column2 } = field.relation!
    const pairs = sql.alias()
    exists = `EXISTS (SELECT 1 FROM ${quoted(table)} ${pairs} JOIN ${rows} ON ${target}.id = ${pairs}.${quoted(column2)} WHERE ${pairs}.${quoted(column1)} = ${alias}.id AND ${condition})`
  }
  return operator === 'not any' ? `(NOT ${exists})` : exists
}

function labelled(operator: Operator, value: unknown): DomainNode {
  return { kind: 'leaf', path: ['display_name'], operator, value }
}

export function isRecords(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '_name' in value
}
