import pg from 'pg'
import { quoted } from '../orm/read/sql.ts'
import type { ModelMeta } from '../registry/meta.ts'
import type { Registry } from '../registry/registry.ts'
import { databaseName } from '../registry/table_objects.ts'
import type { LiveObject } from './live.ts'
import type { Step } from './steps.ts'

/** What is ours says so in its comment, with how it was made: whatever else there is, is left alone. */
export const mark = 'foyer: '

/** A constraint or index that models declare. */
interface TableObject {
  readonly kind: 'constraint' | 'index'
  readonly table: string
  readonly name: string
  readonly statement: string
}

/** All constraints and indexes that there should be. */
export function wantedObjects(registry: Registry): TableObject[] {
  const tables = [...registry.models.values()].filter(hasTable)
  const pairs = new Map<string, TableObject>()
  for (const { relation } of tables.flatMap(meta => [...meta.fields.values()])) {
    if (!relation) continue
    // From the other side; from this one the primary key serves.
    const name = databaseName(`${relation.table}_${relation.column2}_index`)
    pairs.set(relation.table, indexOf(relation.table, name, `(${quoted(relation.column2)})`))
  }
  const objects = tables.flatMap(meta => [
    ...meta.constraints.map(({ name, sql }) => constraintOf(meta.table, name, sql)),
    ...meta.indexes.map(({ name, sql, unique }) => indexOf(meta.table, name, sql, unique)),
  ])
  return [...objects, ...pairs.values()]
}

/** Does a model have a table of its own? */
export function hasTable(meta: ModelMeta): boolean {
  return !meta.abstract && meta.query === null
}

function constraintOf(table: string, name: string, sql: string): TableObject {
  return {
    kind: 'constraint',
    table,
    name,
    statement: `ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${quoted(name)} ${sql}`,
  }
}

function indexOf(table: string, name: string, sql: string, unique = false): TableObject {
  const statement = `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${quoted(table)} ${sql}`
  return { kind: 'index', table, name, statement }
}

/** What takes the constraints and indexes there are to those there should be: what is to go first, then what is new. */
export function objectChanges(
  registry: Registry,
  live: readonly LiveObject[],
  isNew: (table: string) => boolean,
): { before: Step[]; after: Step[] } {
  const wanted = wantedObjects(registry)
  const tables = new Set(wanted.map(({ table }) => table))
  for (const meta of registry.models.values()) if (hasTable(meta)) tables.add(meta.table)
  const same = (one: LiveObject | TableObject, other: LiveObject | TableObject) =>
    one.kind === other.kind && one.name === other.name && (one.kind === 'index' || one.table === other.table)
  const stands = (one: TableObject) => live.find(other => same(one, other))?.comment === mark + one.statement

  const gone = live.filter(one => {
    if (one.kind === 'view' || !tables.has(one.table)) return false
    const successor = wanted.find(other => same(one, other))
    return successor ? one.comment !== mark + successor.statement : one.comment?.startsWith(mark)
  })
  const fresh = wanted.filter(one => !stands(one))
  const needsTrigrams = fresh.some(({ statement }) => statement.includes('gin_trgm_ops'))
  const extension: Step = { text: 'CREATE EXTENSION IF NOT EXISTS pg_trgm', may: 'lack' }
  return {
    before: gone.map(({ kind, table, name }) => ({
      text:
        kind === 'index'
          ? `DROP INDEX ${quoted(name)}`
          : `ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${quoted(name)}`,
    })),
    after: [...(needsTrigrams ? [extension] : []), ...fresh.map(one => creation(one, isNew(one.table)))],
  }
}

function creation({ kind, table, name, statement }: TableObject, isNew: boolean): Step {
  const what = kind === 'index' ? `INDEX ${quoted(name)}` : `CONSTRAINT ${quoted(name)} ON ${quoted(table)}`
  const note = `COMMENT ON ${what} IS ${pg.escapeLiteral(mark + statement)}`
  if (statement.includes('gin_trgm_ops')) return { text: statement, note, may: 'lack' }
  return isNew || (kind === 'index' && !statement.startsWith('CREATE UNIQUE'))
    ? { text: statement, note }
    : { text: statement, note, may: 'break' }
}
