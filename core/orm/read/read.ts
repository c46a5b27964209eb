import { ValueError } from '../../errors.ts'
import type { AnyModel, SearchOptions } from '../../model/model.ts'
import type { AnyDomain } from '../../model/types.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { dependsOf } from '../../registry/triggers.ts'
import { companiesOf, viewerOf } from '../access/companies.ts'
import { checkFieldAccess, checkModelAccess, throwDenied } from '../access/denied.ts'
import { ruleDomain } from '../access/rules.ts'
import { compute, flush } from '../compute/compute.ts'
import { ofLines } from '../compute/of_lines.ts'
import { scopeOf } from '../compute/scope.ts'
import { relatedReader } from '../delegation.ts'
import { and, type DomainNode, parseDomain } from '../domain/domain.ts'
import { withActive } from '../domain/resolve.ts'
import { type Env, envOf, record } from '../environment.ts'
import { isNew, newRecords } from '../form/new.ts'
import { loadNew, storedOnly } from '../form/new_load.ts'
import { checkPath } from '../path.ts'
import { loadProperties, withLinks } from '../properties/load.ts'
import { dropDangling, referredRecords } from '../value/reference.ts'
import { fetchColumns } from './fetch_columns.ts'
import { type Row, selectCount, selectRows } from './query.ts'
import { quoted } from './sql.ts'

/** Finds records, with their columns loaded. */
export async function search(records: AnyModel, domain: AnyDomain, options: SearchOptions = {}): Promise<AnyModel> {
  const { env, meta, node } = await prepare(records, domain, options)
  const { limit, offset, order = meta.order } = options
  const columns = withLinks(env, readableColumns(env, meta))
  const rows = await selectRows(env, meta, columns, node, { limit, offset, order })
  await dropDangling(env, columns, rows)
  const ids = remember(env, meta, columns, rows)
  await loadProperties(env, columns, ids)
  return record(meta.prototype, env, ids)
}

export async function searchCount(
  records: AnyModel,
  domain: AnyDomain,
  options: { limit?: number; activeTest?: boolean } = {},
): Promise<number> {
  const { env, meta, node } = await prepare(records, domain, options)
  return selectCount(env, meta, node, options.limit)
}

export async function prepare(records: AnyModel, domain: AnyDomain, options: SearchOptions) {
  const env = envOf(records.env)
  const meta = metaOf(records)
  await env.database.rights.ensure(env)
  companiesOf(env)
  checkModelAccess(env, meta, 'read')
  await flush(env)
  const activeTest = options.activeTest ?? env.context.active_test !== false
  const node: DomainNode = and(withActive(meta, parseDomain(domain), activeTest), await ruleDomain(env, meta, 'read'))
  return { env, meta, node }
}

/** Columns that a search brings along: all that the person may see, but for bytes. */
export function readableColumns(env: Env, meta: ModelMeta): Field[] {
  return meta.columns.filter(field => field.type !== 'binary' && (!field.groups || env.hasAnyGroup(field.groups)))
}

/** Keeps rows that were read, and that the person may read them; gives their ids. */
export function remember(env: Env, meta: ModelMeta, columns: readonly Field[], rows: readonly Row[]): number[] {
  for (const field of columns) env.unit.cache.fill(field, rows)
  const ids = rows.map(row => row.id)
  if (!env.su) env.unit.cache.see(meta.name, viewerOf(env), ids)
  return ids
}

/** Loads fields and what lies behind dotted paths. */
export async function load(records: AnyModel, paths: readonly string[]): Promise<AnyModel> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  for (const path of paths) checkPath(env.database.registry, meta, path)
  if (records.length === 0) return records
  await env.database.rights.ensure(env)
  // Throws for one that is not theirs: what is computed without their rights would be that company's.
  companiesOf(env)
  await flush(env)
  const behind = new Map<string, string[]>()
  for (const path of paths) {
    const [head, ...rest] = path.split('.')
    const list = behind.get(head!) ?? []
    behind.set(head!, rest.length > 0 ? [...list, rest.join('.')] : list)
  }
  if (records.ids.some(isNew)) {
    await loadNew(records, behind)
    await load(storedOnly(records), paths)
    return records
  }
  const heads = [...behind.keys()]
    .filter(name => name !== 'id')
    .map(name => env.database.registry.field(meta.name, name))
  checkFieldAccess(
    env,
    meta,
    heads.map(field => field.name),
    'read',
  )

  const columns = heads.filter(field => field.column)
  // Whatever is asked for: first the rules say whether the person may read these records at all.
  if (columns.length > 0 || !env.su) await loadColumns(env, meta, records.ids, columns)
  await loadProperties(env, columns, records.ids)
  for (const field of heads) {
    if (field.column) continue
    if (field.related) await loadRelated(env, records, field)
    else if (field.computation) await loadComputed(env, records, field)
    else if (field.store && isMany(field)) await loadLines(env, field, records.ids)
  }
  for (const field of heads) {
    if (field.type === 'reference') {
      const rest = behind.get(field.name)!
      if (rest.length > 0) for (const some of referredRecords(records, field)) await load(some, rest)
    }
    if (!field.comodel) continue
    const through = followed(records, field)
    const rest = behind.get(field.name)!
    if (rest.length > 0) await load(through, rest)
    else await loadColumns(env, metaOf(through), through.ids)
  }
  return records
}

/** The records a relation of loaded records leads to. */
export function followed(records: AnyModel, field: Field): AnyModel {
  const env = envOf(records.env)
  const { prototype } = env.database.registry.model(field.comodel!)
  const ids = new Set<number>()
  for (const one of records) for (const id of (one[field.name] as AnyModel).ids) ids.add(id)
  return record(prototype, env, [...ids])
}

/**
 * Loads columns of records, all that the person may see at once; without names, those that a search brings. What others
 * have loaded in this unit of work is not asked for again, but whether this person may read it is.
 */
export async function loadColumns(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  wanted: readonly Field[] = readableColumns(env, meta),
): Promise<void> {
  const { cache } = env.unit
  const missing = [...new Set(wanted.flatMap(field => cache.missing(field, env.scope, ids)))]
  const absent = new Set(missing)
  const unseen = env.su ? [] : cache.unseen(meta.name, viewerOf(env), ids).filter(id => !absent.has(id))
  if (unseen.length > 0) {
    await record(meta.prototype, env, unseen).checkAccess('read')
    cache.see(meta.name, viewerOf(env), unseen)
  }
  const denied = await fetchColumns(env, meta, missing, wanted)
  if (denied.length > 0) await throwDenied(env, meta, denied, 'read')
}

/** Loads the lines of a one2many or many2many: those the person may see, in the order of their model. */
export async function loadLines(env: Env, field: Field, ids: readonly number[]): Promise<void> {
  const { cache } = env.unit
  const missing = cache.missing(field, env.scope, ids)
  if (missing.length === 0) return
  const lines = ofLines(env, field).model(field.comodel!)
  const byParent = new Map<number, number[]>(missing.map(id => [id, []]))
  if (field.type === 'one2many') {
    const inverse = env.database.registry.field(field.comodel!, field.inverseName!)
    const found = await search(lines, [[field.inverseName, 'in', missing], ...field.domain])
    for (const id of found.ids) byParent.get(cache.get(inverse, env.scope, id) as number)?.push(id)
  } else {
    const { table, column1, column2 } = field.relation!
    const pairs = await env.unit.query<{ parent: number; line: number }>(
      `SELECT ${quoted(column1)} AS parent, ${quoted(column2)} AS line FROM ${quoted(table)} WHERE ${quoted(column1)} = ANY($1::int[])`,
      [missing],
      true,
    )
    const found = await search(lines, [['id', 'in', [...new Set(pairs.map(pair => pair.line))]]])
    const place = new Map(found.ids.map((id, index) => [id, index]))
    const visible = pairs.filter(pair => place.has(pair.line)).sort((a, b) => place.get(a.line)! - place.get(b.line)!)
    for (const { parent, line } of visible) byParent.get(parent)!.push(line)
  }
  for (const [parent, list] of byParent) cache.set(field, env.scope, parent, list)
}

async function loadRelated(env: Env, records: AnyModel, field: Field): Promise<void> {
  const reader = relatedReader(env, field)
  await load(record(metaOf(records).prototype, reader, records.ids), [field.related!.join('.')])
}

async function loadComputed(env: Env, records: AnyModel, field: Field): Promise<void> {
  const missing = env.unit.cache.missing(field, scopeOf(env, field), records.ids)
  if (missing.length > 0) await compute(env, field, missing)
}

/** Loads what a computed field is made of, for these records. */
export async function loadDepends(records: AnyModel, field: Field): Promise<void> {
  const paths = dependsOf(field).map(path => path.join('.'))
  if (paths.length > 0) await load(records, paths)
}

/** Those of the records that are really in the database, and new ones. */
export async function existing(records: AnyModel): Promise<AnyModel> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  const { ids } = storedOnly(records)
  const node: DomainNode = { kind: 'leaf', path: ['id'], operator: 'in', value: ids }
  // sudo: any model - whether it is there, and nothing else of it
  const found = new Set((await selectRows(env.with({ su: true }), meta, [], node)).map(row => row.id))
  return record(
    meta.prototype,
    env,
    records.ids.filter(id => found.has(id) || newRecords(env).has(id)),
  )
}

export function metaOf(records: AnyModel): ModelMeta {
  // Every recordset's prototype is one that the registry made, with its model's meta on it.
  const { meta } = records as unknown as { meta?: ModelMeta }
  if (!meta) throw new ValueError('This is no recordset.')
  return meta
}
