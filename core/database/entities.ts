import type { EntitySchemaColumnOptions } from 'typeorm'
import { EntitySchema } from 'typeorm/entity-schema/EntitySchema.js'
import { columnType } from '../orm/write/rows.ts'
import { type Field, isComputed } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import type { Registry } from '../registry/registry.ts'
import { hasTable } from './objects.ts'

type Columns = Record<string, EntitySchemaColumnOptions>

/**
 * Tables of a registry as TypeORM wants them. They are named by table: a dot in a name would break its joins. Of
 * constraints they have the foreign keys; the others, and indexes, are made by `objectChanges`.
 */
export function entitySchemas(registry: Registry): EntitySchema[] {
  const models = [...registry.models.values()].filter(hasTable)
  const tables = models.map(meta => modelTable(registry, meta))
  const links = models
    .flatMap(meta => [...meta.fields.values()])
    .filter(field => field.relation && isTable(registry, field.comodel))
  const pairs = new Set(links.map(field => field.relation!.table))
  const sharing = (table: string) => links.filter(field => field.relation!.table === table)
  return [...tables, ...[...pairs].map(table => pairTable(registry, sharing(table)))]
}

function modelTable(registry: Registry, meta: ModelMeta): EntitySchema {
  const columns: Columns = { id: { type: 'integer', primary: true, generated: 'increment' } }
  for (const field of meta.columns) columns[field.name] = columnOf(field)
  const targets = meta.columns.filter(field => !field.companyDependent && isTable(registry, field.comodel))
  return new EntitySchema({
    name: meta.table,
    tableName: meta.table,
    columns,
    foreignKeys: targets.map(field => ({
      target: registry.model(field.comodel!).table,
      columnNames: [field.name],
      referencedColumnNames: ['id'],
      onDelete: onDelete[field.ondelete],
      // So that data can be loaded into an empty database, where `create_uid` comes before the first user.
      deferrable: 'INITIALLY IMMEDIATE' as const,
    })),
  })
}

/** Can a foreign key lead there? */
function isTable(registry: Registry, model: string | null): boolean {
  const meta = model === null ? undefined : registry.models.get(model)
  return meta !== undefined && hasTable(meta)
}

const onDelete = { 'set null': 'SET NULL', restrict: 'RESTRICT', cascade: 'CASCADE' } as const

function columnOf(field: Field): EntitySchemaColumnOptions {
  const [type] = columnType(field).split('(')
  return {
    // TypeORM's list of column types has every type that columnType gives.
    type: type as 'text',
    nullable: !field.required || isComputed(field),
    ...(field.digits && { precision: field.digits[0], scale: field.digits[1] }),
  }
}

/** The table of a many2many, or of two that are each other's other side: a row a pair. */
function pairTable(registry: Registry, fields: readonly Field[]): EntitySchema {
  const field = fields.at(-1)!
  const { table, column1, column2 } = field.relation!
  const restricted = fields.filter(({ ondelete }) => ondelete === 'restrict').map(({ relation }) => relation!.column2)
  const sides = [
    [column1, registry.model(field.model).table],
    [column2, registry.model(field.comodel!).table],
  ] as const
  return new EntitySchema({
    name: table,
    tableName: table,
    columns: Object.fromEntries(sides.map(([column]) => [column, { type: 'integer', primary: true }])) as Columns,
    foreignKeys: sides.map(([column, target]) => ({
      target,
      columnNames: [column],
      referencedColumnNames: ['id'],
      onDelete: restricted.includes(column) ? 'RESTRICT' : 'CASCADE',
    })),
  })
}
