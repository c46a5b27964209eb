import type { SelectQueryBuilder } from 'typeorm'
import { ValueError } from '../../errors.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Env } from '../environment.ts'
import { valueSql } from '../properties/sql.ts'
import type { Sql } from './sql.ts'

/** Where the values of a field stand, for the rows of a statement. */
export interface Place {
  /** The field at the end, for a related one: it has the same type. */
  readonly field: Field
  /** The value as SQL: a translated text in the person's language. */
  readonly column: string
}

/** Has a field values that rows can be sorted and grouped by: of its own, or those that it shows of one other record? */
export function isPlaced(registry: Registry, field: Field): boolean {
  if (field.column || !field.related) return field.column
  let model = field.model
  return field.related.every(name => {
    const step = registry.field(model, name)
    model = step.comodel ?? model
    return !isMany(step) && isPlaced(registry, step)
  })
}

/** The tables that a statement joins to the rows of its model, to sort or group by what is in them; each once. */
export class Joins {
  readonly env: Env
  readonly builder: SelectQueryBuilder<object>
  readonly sql: Sql
  readonly #aliases = new Map<string, string>()

  constructor(env: Env, builder: SelectQueryBuilder<object>, sql: Sql) {
    this.env = env
    this.builder = builder
    this.sql = sql
  }

  /** The alias of the rows whose ids stand in a column. */
  to(meta: ModelMeta, column: string): string {
    const known = this.#aliases.get(column)
    if (known) return known
    const alias = this.sql.alias()
    this.builder.leftJoin(meta.table, alias, `${alias}.id = ${column}`)
    this.#aliases.set(column, alias)
    return alias
  }

  /** Finds a field's values; a related field's where they come from. `what` can not be done to a field without any. */
  place(meta: ModelMeta, alias: string, field: Field, what: string): Place {
    const { env } = this
    if (field.column) return { field, column: valueSql(env, field, alias) }
    if (!field.related) throw new ValueError(`${meta.name}.${field.name} has no column: ${what} by it.`)
    let [at, where] = [meta, alias]
    let found: Place | null = null
    for (const name of field.related) {
      if (found) {
        at = env.database.registry.model(found.field.comodel!)
        where = this.to(at, found.column)
      }
      const step = env.database.registry.field(at.name, name)
      if (isMany(step))
        throw new ValueError(
          `${meta.name}.${field.name} shows ${name} of ${at.name}, which may be several records: ${what} by it.`,
        )
      found = this.place(at, where, step, what)
    }
    return found!
  }
}
