import { ValueError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { checkFieldAccess } from './access.ts'
import { and, type DomainNode, type Leaf, mentions, type Operator, parseDomain } from './domain.ts'
import { relatedSql } from './domain_related.ts'
import { anySql, isRecords, relationSql } from './domain_relation.ts'
import { negated, scalarSql } from './domain_scalar.ts'
import type { Env } from './environment.ts'
import { pathTreeSql } from './hierarchy.ts'
import { quoted, type Sql } from './sql.ts'

/**
 * A domain as an SQL condition on the rows of `alias`. Values become parameters of `sql`; names are those of the
 * registry or an error. Relations are searched as the person may read them: their rules apply behind the dot as well.
 */
export async function domainSql(env: Env, meta: ModelMeta, alias: string, node: DomainNode, sql: Sql): Promise<string> {
  switch (node.kind) {
    case 'constant':
      return node.value ? 'TRUE' : 'FALSE'
    case 'not':
      return negated(await domainSql(env, meta, alias, node.node, sql))
    case 'rule':
      // sudo: any model - a rule may look at what the person can not open; else two rules could ask each other for ever
      return domainSql(env.with({ su: true }), meta, alias, node.node, sql)
    case 'sql':
      return node.build(alias)
    case 'leaf':
      return leafSql(env, meta, alias, node, sql)
    default: {
      const parts: string[] = []
      for (const one of node.nodes) parts.push(await domainSql(env, meta, alias, one, sql))
      return `(${parts.join(node.kind === 'and' ? ' AND ' : ' OR ')})`
    }
  }
}

/** Adds what a search adds by itself: only records in use, unless the domain or the caller says otherwise. */
export function withActive(meta: ModelMeta, node: DomainNode, activeTest: boolean): DomainNode {
  const { activeName } = meta
  if (!activeName || !activeTest || mentions(node, activeName)) return node
  return and({ kind: 'leaf', path: [activeName], operator: '=', value: true }, node)
}

async function leafSql(env: Env, meta: ModelMeta, alias: string, leaf: Leaf, sql: Sql): Promise<string> {
  const [name, ...rest] = leaf.path
  if (name === 'id') return idSql(env, meta, alias, leaf, sql)
  const field = env.database.registry.field(meta.name, name!)
  checkFieldAccess(env, meta, [field.name], 'read')
  if (field.inherited) return leafSql(env, meta, alias, { ...leaf, path: [...field.related!, ...rest] }, sql)
  if (field.related && !field.store) return relatedSql(env, meta, alias, field.related, { ...leaf, path: rest }, sql)
  if (!field.store) return domainSql(env, meta, alias, await searchMethod(env, meta, field, leaf), sql)
  if (rest.length > 0) {
    if (!field.comodel)
      throw new ValueError(`${meta.name}.${name} is no relation: nothing is behind ${leaf.path.join('.')}.`)
    const inner: Leaf = { ...leaf, path: rest }
    return anySql(env, field, alias, inner, sql, 'any')
  }
  if (field.comodel) return relationSql(env, field, alias, leaf, sql)
  return scalarSql(env, field, `${alias}.${quoted(field.name)}`, leaf, sql)
}

/** A field without column says itself how it is searched. */
async function searchMethod(env: Env, meta: ModelMeta, field: Field, leaf: Leaf): Promise<DomainNode> {
  const method = field.computation?.search
  if (!method)
    throw new ValueError(
      `${meta.name}.${field.name} is neither stored nor has a search method: it can not be searched.`,
    )
  const records = env.model(meta.name)
  const search = records[method] as (this: AnyModel, operator: Operator, value: unknown) => unknown
  const { operator, value } = await overRelation(env, field, leaf)
  const domain = await search.call(records, operator, value)
  return parseDomain(domain as readonly unknown[])
}

/** A condition behind a relation without column, as one on the relation: the records that meet it are looked up first. */
async function overRelation(
  env: Env,
  field: Field,
  { path, operator, value }: Leaf,
): Promise<Omit<Leaf, 'kind' | 'path'>> {
  const rest = path.slice(1)
  if (rest.length === 0) return { operator, value }
  if (!field.comodel)
    throw new ValueError(`${field.model}.${field.name} is no relation: nothing is behind ${path.join('.')}.`)
  const found = await env.model(field.comodel).search([[rest.join('.'), operator, value]])
  return { operator: 'in', value: [...found.ids] }
}

async function idSql(env: Env, meta: ModelMeta, alias: string, leaf: Leaf, sql: Sql): Promise<string> {
  const column = `${alias}.id`
  const { operator, value } = leaf
  if (operator === 'child_of' || operator === 'parent_of') return hierarchySql(env, meta, column, leaf, sql)
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    if (!Number.isSafeInteger(value))
      throw new ValueError(`${meta.name}.id is compared with a whole number; got ${String(value)}.`)
    return `${column} ${operator} ${sql.parameter(value)}::bigint`
  }
  if (operator === '=?' && (value === null || value === false)) return 'TRUE'
  if (!['=', '!=', 'in', 'not in', '=?'].includes(operator))
    throw new ValueError(`${meta.name}.id is a number: “${operator}” does not apply.`)
  const ids = anyIds(value)
  const positive = operator === '=' || operator === 'in' || operator === '=?'
  return `${column} ${positive ? '= ANY' : '<> ALL'}(${sql.parameter(ids)}::int[])`
}

/** Ids in whatever form: a record, a list, one, none. Zero and negative ids exist nowhere, so they match nothing. */
function anyIds(value: unknown): number[] {
  if (value === null || value === false || value === undefined) return []
  if (typeof value === 'object' && 'ids' in value) return [...(value as { ids: readonly number[] }).ids]
  const list = Array.isArray(value) ? value : [value]
  const numbers = list.filter(one => one !== null && one !== false)
  for (const one of numbers) {
    if (typeof one !== 'number' || !Number.isInteger(one))
      throw new ValueError(`An id is a whole number; got ${String(one)}.`)
  }
  return numbers.filter(one => Math.abs(one) <= 2_147_483_647)
}

async function hierarchySql(env: Env, meta: ModelMeta, column: string, leaf: Leaf, sql: Sql): Promise<string> {
  if (!meta.parentName) throw new ValueError(`${meta.name} has no parent_id: “${leaf.operator}” needs one.`)
  const parent = quoted(meta.parentName)
  const list = Array.isArray(leaf.value) ? leaf.value : [leaf.value]
  const labels = list.filter(one => typeof one === 'string')
  const named =
    labels.length > 0
      ? (
          await env
            .model(meta.name)
            .search(labels.flatMap((label, index) => [...(index > 0 ? ['|'] : []), [meta.recName, '=', label]]))
        ).ids
      : []
  const start = sql.parameter([
    ...anyIds(isRecords(leaf.value) ? leaf.value : list.filter(one => typeof one !== 'string')),
    ...named,
  ])
  const operator = leaf.operator === 'child_of' ? 'child_of' : 'parent_of'
  if (meta.parentStore) return `${column} IN (${pathTreeSql(meta, operator, start)})`
  const step = operator === 'child_of' ? `below.${parent} = tree.id` : 'below.id = tree.up'
  // UNION, not UNION ALL: a record that is its own ancestor ends the walk.
  return `${column} IN (WITH RECURSIVE tree AS (SELECT id, ${parent} AS up FROM ${quoted(meta.table)} WHERE id = ANY(${start}::int[]) UNION SELECT below.id, below.${parent} FROM ${quoted(meta.table)} below JOIN tree ON ${step}) SELECT id FROM tree)`
}
