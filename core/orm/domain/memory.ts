import type { AnyModel } from '../../model/model.ts'
import type { AnyDomain } from '../../model/types.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { sortableValue, valueAt } from '../accessor.ts'
import { flush } from '../compute/compute.ts'
import { type Env, envOf, record } from '../environment.ts'
import { isNew } from '../form/new.ts'
import { fetchColumns } from '../read/fetch_columns.ts'
import { load, metaOf } from '../read/read.ts'
import { quoted } from '../read/sql.ts'
import type { Check, Condition, Operand, Test } from './condition.ts'
import { parseDomain } from './domain.ts'
import { matches } from './like.ts'
import { zoneOf } from './moment.ts'
import { partOf } from './part.ts'
import { resolve } from './resolve.ts'
import { textOf } from './text.ts'
import { inTree, isStorable } from './tree.ts'
import { holds } from './value.ts'

/**
 * Those of the records that a search of this domain would find, in the order they are in; new records among them. The
 * records themselves are not asked for rights; what the domain looks at is, as in a search.
 */
export async function filteredDomain(records: AnyModel, domain: AnyDomain): Promise<AnyModel> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  const node = parseDomain(domain)
  await env.database.rights.ensure(env)
  await flush(env)
  const condition = await resolve(env, meta, node)
  // sudo: any model - whose records these are, may ask which of them meet a condition; rights are in the condition
  // Archived lines too: which of them count, is in the condition as well.
  const reader = env.with({ su: true, context: { ...env.context, active_test: false } })
  const found = await meeting(reader, meta, condition, [...new Set(records.ids)])
  return record(
    meta.prototype,
    env,
    records.ids.filter(id => found.has(id)),
  )
}

/** Which of the records meet a condition. What it looks at is loaded for all of them at once. */
async function meeting(env: Env, meta: ModelMeta, condition: Condition, ids: readonly number[]): Promise<Set<number>> {
  const fields = [...new Set(columnsOf(condition))]
  const stored = ids.filter(id => !isNew(id))
  const missing = new Set(fields.flatMap(field => env.unit.cache.missing(field, env.scope, stored)))
  const gone = new Set(await fetchColumns(env, meta, [...missing], fields))
  const fresh = record(meta.prototype, env, ids.filter(isNew))
  await load(
    fresh,
    [...fields, ...linesOf(condition)].map(field => field.name),
  )
  return walk(
    env,
    meta,
    condition,
    ids.filter(id => !gone.has(id)),
  )
}

async function walk(env: Env, meta: ModelMeta, condition: Condition, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  switch (condition.kind) {
    case 'constant':
      return new Set(condition.value ? ids : [])
    case 'not': {
      const out = await walk(env, meta, condition.node, ids)
      return new Set(ids.filter(id => !out.has(id)))
    }
    case 'rule': {
      const seen = await walk(
        env,
        meta,
        condition.node,
        ids.filter(id => !isNew(id)),
      )
      return new Set(ids.filter(id => isNew(id) || seen.has(id)))
    }
    case 'and': {
      let left = new Set(ids)
      for (const node of condition.nodes) left = await walk(env, meta, node, [...left])
      return left
    }
    case 'or': {
      const found = new Set<number>()
      for (const node of condition.nodes) {
        for (const id of await walk(
          env,
          meta,
          node,
          ids.filter(one => !found.has(one)),
        ))
          found.add(id)
      }
      return found
    }
    case 'exists': {
      const links = await linksFrom(env, condition.field, ids)
      const targets = [...new Set([...links.values()].flat())]
      const comodel = env.database.registry.model(condition.field.comodel!)
      const found = await meeting(env, comodel, condition.inner, targets)
      return new Set(ids.filter(id => links.get(id)!.some(target => found.has(target))))
    }
    case 'test':
      return tested(env, condition, ids)
  }
}

async function tested(env: Env, { operand, check }: Test, ids: readonly number[]): Promise<Set<number>> {
  const values = new Map(ids.map(id => [id, operandOf(env, operand, id)]))
  if (check.kind !== 'tree') {
    const members = new Set(check.kind === 'in' ? check.values : [])
    return new Set(ids.filter(id => meets(operand, check, members, values.get(id))))
  }
  const asked = [...values.values()].filter(value => typeof value === 'number')
  const found = await inTree(env, check, [...new Set(asked)])
  return new Set(ids.filter(id => found.has(values.get(id) as number))) // a set of numbers may be asked for anything
}

function operandOf(env: Env, { field, part }: Operand, id: number): unknown {
  if (!field) return id
  const value = sortableValue(env, field, id)
  return part && value !== null ? partOf(value, part, zoneOf(env)) : value
}

type ValueCheck = Exclude<Check, { kind: 'tree' }>

function meets(operand: Operand, check: ValueCheck, members: ReadonlySet<unknown>, value: unknown): boolean {
  if (value === null || value === undefined) return check.unset
  switch (check.kind) {
    case 'in':
      return Array.isArray(value) ? value.some(one => members.has(one)) : members.has(value)
    case 'compare':
      return holds(value, check.operator, check.bound)
    case 'like':
      return matches(textOf(operand, value), check.pattern, check.anyCase)
  }
}

/** The fields of the records themselves that a condition reads. */
function columnsOf(condition: Condition): Field[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.nodes.flatMap(columnsOf)
    case 'not':
    case 'rule':
      return columnsOf(condition.node)
    case 'test':
      return condition.operand.field ? columnsBehind(condition.operand.field) : []
    case 'exists':
      return condition.field.type === 'many2one' ? columnsBehind(condition.field) : []
    default:
      return []
  }
}

/** Where a value is read from: that of a property stands among others. */
const columnsBehind = (field: Field) => [field.property?.of ?? field]

/** The x2many fields of the records themselves that a condition follows. */
function linesOf(condition: Condition): Field[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.nodes.flatMap(linesOf)
    case 'not':
    case 'rule':
      return linesOf(condition.node)
    case 'exists':
      return isMany(condition.field) ? [condition.field] : []
    default:
      return []
  }
}

/** Where a stored relation leads from each of these records, all that is linked: the condition says what counts. */
async function linksFrom(env: Env, field: Field, ids: readonly number[]): Promise<Map<number, readonly number[]>> {
  const links = new Map<number, number[]>(ids.map(id => [id, []]))
  const stored = isMany(field) ? ids.filter(id => !isNew(id)) : []
  for (const id of ids) {
    const value = isMany(field) && !isNew(id) ? [] : valueAt(env, field, id)
    links.get(id)!.push(...([value ?? []].flat() as number[])) // what is kept for a relation
  }
  for (const { parent, line } of stored.length > 0 ? await pairsOf(env, field, stored) : [])
    links.get(parent)!.push(line)
  return links
}

function pairsOf(env: Env, field: Field, ids: readonly number[]): Promise<{ parent: number; line: number }[]> {
  const { table, column1, column2 } = field.relation ?? {
    table: env.database.registry.model(field.comodel!).table,
    column1: field.inverseName!,
    column2: 'id',
  }
  const [from, to] = [quoted(column1), quoted(column2)]
  const text = `SELECT ${from} AS parent, ${to} AS line FROM ${quoted(table)} WHERE ${from} = ANY($1::int[])`
  return env.unit.query(text, [ids.filter(isStorable)], true)
}
