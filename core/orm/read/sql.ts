import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'
import { companyKey, entrySql } from '../value/per_company.ts'

/** More is no question, but an attack on the database's memory. */
const mostTables = 300
/** PostgreSQL takes 65,535; a few are left for the page. */
const mostParameters = 65_000

/** What an SQL text in the making needs: its parameters, and names for its tables. */
export class Sql {
  readonly parameters: Record<string, unknown> = {}
  #parameters = 0
  #aliases = 0

  /** A placeholder for a value, as TypeORM's query builder reads it. */
  parameter(value: unknown): string {
    if (this.#parameters >= mostParameters)
      throw new ValueError(
        `A search compares with at most ${mostParameters} values one by one; give ids or texts as a list.`,
      )
    const name = `p${this.#parameters++}`
    this.parameters[name] = value
    return `:${name}`
  }

  /** A name for another table of the statement. */
  alias(): string {
    if (this.#aliases >= mostTables) throw new ValueError(`A search looks into at most ${mostTables} relations.`)
    return `t${++this.#aliases}`
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A language as a literal of SQL: codes are letters, digits and `_@-` only; others are of no language. */
function languageSql(lang: string): string {
  return /^[\w@-]+$/.test(lang) ? `'${lang}'` : `'en_US'`
}

/** What tells apart the SQL of columns as people see them. */
export function columnKey(env: Env): string {
  return `${env.lang} ${companyKey(env)}`
}

/** A column as people see it: a translated text in their language, else in the source language; the entry of their company. */
export function columnSql(env: Env, field: Field, column: string): string {
  if (field.companyDependent) return entrySql(env, field, column)
  if (!field.translate) return column
  return `COALESCE(${column}->>${languageSql(env.lang)}, ${column}->>'en_US')`
}

/** A text of the program as a literal of SQL. What people give is a parameter. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
