import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'
import { columnSql, literal, quoted } from '../read/sql.ts'
import { propertyName } from './definition.ts'
import { definitionPlace } from './properties.ts'

/** The value of a column, or of a property, of the rows of an alias. */
export function valueSql(env: Env, field: Field, alias: string): string {
  return field.property ? propertySql(env, field, alias) : columnSql(env, field, `${alias}.${quoted(field.name)}`)
}

/** The same that `propertyAt` gives: unset is NULL, as are records that are gone; a list is an array. */
function propertySql(env: Env, field: Field, alias: string): string {
  const { of, name, list, within } = field.property!
  if (!propertyName.test(name)) throw new ValueError(`“${name}” is no name of a property.`)
  const link = `${alias}.${quoted(definitionPlace(env, of).link.name)}`
  // Values of another type must not be cast.
  const defines = within ? `${link} = ANY('{${within.map(Number).join()}}'::int[])` : `${link} IS NOT NULL`
  const value = (operator: '->' | '->>') =>
    `CASE WHEN ${defines} THEN ${alias}.${quoted(of.name)} ${operator} ${literal(name)} END`
  const rows = field.comodel ? quoted(env.database.registry.model(field.comodel).table) : ''
  if (list) {
    const parts = `jsonb_array_elements_text(${value('->')}) AS part(value)`
    return field.comodel
      ? `(SELECT array_agg(linked.id::bigint) FROM ${parts} JOIN ${rows} linked ON linked.id = part.value::int)`
      : `(SELECT array_agg(part.value) FROM ${parts})`
  }
  const text = `(${value('->>')})`
  switch (field.type) {
    case 'many2one':
      return `(SELECT linked.id FROM ${rows} linked WHERE linked.id = ${text}::int)`
    case 'integer':
      return `${text}::bigint`
    case 'float':
      return `${text}::float8`
    case 'boolean':
      return `${text}::boolean`
    case 'date':
      return `${text}::date`
    case 'datetime':
      return `${text}::timestamptz`
    default:
      return text
  }
}
