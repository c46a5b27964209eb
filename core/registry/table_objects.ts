import { createHash } from 'node:crypto'
import type { Declaration } from '../model/declarations.ts'
import type { Field } from './field.ts'
import type { ModelMeta, TableConstraint, TableIndex } from './meta.ts'

/** The longest name that PostgreSQL keeps, in bytes. */
const longest = 63

/** A name as the database has it: one that is too long is cut, and told from others by a hash of the whole. */
export function databaseName(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  let kept = name
  while (Buffer.byteLength(kept) > longest - hash.length - 1) kept = kept.slice(0, -1)
  return `${kept}_${hash}`
}

/** Constraints and indexes that the classes of a model declare, each by its property: the same in a higher layer wins. */
export function declaredObjects(table: string, declarations: readonly (readonly [string, Declaration])[]) {
  const constraints = new Map<string, TableConstraint>()
  const indexes = new Map<string, TableIndex>()
  for (const [key, { kind, sql, message }] of declarations) {
    if (kind !== 'constraint' && kind !== 'index' && kind !== 'uniqueIndex') continue
    const name = databaseName(`${table}_${key}`)
    constraints.delete(name)
    indexes.delete(name)
    if (kind === 'constraint') constraints.set(name, { name, sql: sql!, message: message! })
    else indexes.set(name, { name, sql: sql!, unique: kind === 'uniqueIndex', message: message ?? null })
  }
  return { constraints: [...constraints.values()], indexes: [...indexes.values()] }
}

/** The index that a field asks for, if any. That of `parent_path` finds what is below a record: a range, letter by letter. */
export function fieldIndex({ table, parentStore }: ModelMeta, field: Field): TableIndex[] {
  const isPath = parentStore && field.name === 'parent_path'
  if (!field.column || !(field.index || isPath)) return []
  const column = `"${field.name}"`
  const sql = {
    path: `(${column} COLLATE "C")`,
    btree: `(${column})`,
    btree_not_null: `(${column}) WHERE ${column} IS NOT NULL`,
    trigram: `USING gin (${column} gin_trgm_ops)`,
  }[isPath ? 'path' : field.index || 'btree']
  return [{ name: databaseName(`${table}_${field.name}_index`), sql, unique: false, message: null }]
}

/** Names that two models, or two parts of one, would share in the database, and names that it can not keep. */
export function nameProblems(metas: readonly ModelMeta[]): { meta: ModelMeta; problem: string }[] {
  const owners = new Map<string, ModelMeta>()
  const problems: { meta: ModelMeta; problem: string }[] = []
  const claim = (kind: string, name: string, meta: ModelMeta) => {
    const owner = owners.get(name)
    if (owner) problems.push({ meta, problem: `has ${kind} ${name}, which is the name of one of ${owner.name}, too.` })
    owners.set(name, meta)
  }
  for (const meta of metas.filter(one => !one.abstract)) {
    if (Buffer.byteLength(meta.table) > longest)
      problems.push({ meta, problem: `has a table name of more than ${longest} bytes: give it the option table.` })
    claim('the table', meta.table, meta)
    for (const { name } of meta.constraints) claim('the constraint', name, meta)
    for (const { name } of meta.indexes) claim('the index', name, meta)
    for (const field of meta.fields.values()) {
      if (field.column && Buffer.byteLength(field.name) > longest)
        problems.push({ meta, problem: `has the field ${field.name}, a name of more than ${longest} bytes.` })
      if (field.relation && Buffer.byteLength(field.relation.table) > longest)
        problems.push({ meta, problem: `needs a shorter relation for ${field.name}: ${field.relation.table}.` })
    }
    for (const { name, sql } of meta.indexes)
      if (!/^\s*(\(|using\b)/i.test(sql))
        problems.push({ meta, problem: `has an index ${name} that begins neither with ( nor with USING: ${sql}` })
  }
  return problems
}
