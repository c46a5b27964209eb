import { ValueError } from '../errors.ts'
import type { Field } from '../registry/field.ts'
import { convert } from './convert.ts'
import { type Leaf, type Operator, opposites } from './domain.ts'
import type { Env } from './environment.ts'
import { columnSql, type Sql } from './sql.ts'

/** A condition on a column: an unset number is 0, an unset truth is false, an unset text is the empty one. */
export function scalarSql(env: Env, field: Field, rawColumn: string, leaf: Leaf, sql: Sql): string {
  const column = columnSql(env, field, rawColumn)
  const { operator, value } = leaf
  const zero = field.type === 'integer' || field.type === 'float' ? '0' : field.type === 'boolean' ? 'FALSE' : null
  const filled = zero ? `COALESCE(${column}, ${zero})` : column
  const isText = ['char', 'text', 'html', 'selection'].includes(field.type)
  switch (operator) {
    case '=?':
      return value === null || value === false
        ? 'TRUE'
        : scalarSql(env, field, rawColumn, { ...leaf, operator: '=' }, sql)
    case '=':
    case '!=':
    case 'in':
    case 'not in': {
      const list = (Array.isArray(value) ? value : [value]).map(one => stored(field, one))
      const values = list.filter(one => one !== null && !(isText && one === ''))
      const orUnset = values.length < list.length
      const parts =
        values.length > 0 && field.type !== 'json' && field.type !== 'binary'
          ? [`${filled} = ANY(${sql.parameter(values)}${arrayCast(field)})`]
          : []
      if (orUnset)
        parts.push(isText ? `COALESCE(${column}, '') = ''` : zero ? `${filled} = ${zero}` : `${column} IS NULL`)
      const matches = parts.length > 0 ? `COALESCE((${parts.join(' OR ')}), FALSE)` : 'FALSE'
      return operator === '=' || operator === 'in' ? matches : `(NOT ${matches})`
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const bound = stored(field, value)
      if (bound === null && !zero) return 'FALSE'
      return `COALESCE(${filled} ${operator} ${sql.parameter(bound ?? (field.type === 'boolean' ? false : 0))}, FALSE)`
    }
    case 'any':
    case 'not any':
    case 'child_of':
    case 'parent_of':
      throw new ValueError(`${field.model}.${field.name} is no relation: “${operator}” does not apply.`)
    default:
      return likeSql(column, operator, value, sql)
  }
}

function likeSql(column: string, operator: Operator, value: unknown, sql: Sql): string {
  const positive = opposites[operator] ?? operator
  const whole = positive.startsWith('=')
  if (typeof value !== 'string' && whole) throw new ValueError(`“${operator}” takes a text; got ${String(value)}.`)
  const given = value === null || value === false ? '' : String(value)
  if (given.includes('\u0000')) throw new ValueError(`“${operator}”: no text has a null character.`)
  // A last backslash that escapes nothing stands for itself.
  const text = given.replace(/(?<!\\)((?:\\\\)*)\\$/, '$1\\\\')
  const pattern = sql.parameter(whole ? text : `%${text}%`)
  const match = `COALESCE(${column}::text, '') ${positive.endsWith('ilike') ? 'ILIKE' : 'LIKE'} ${pattern}`
  return positive === operator ? `(${match})` : `(NOT ${match})`
}

function stored(field: Field, value: unknown): unknown {
  // A value that is searched need not be one that could be stored: a choice that is gone, a longer text.
  if (field.type === 'selection' || field.type === 'html') return convert({ ...field, type: 'char', size: null }, value)
  const kept = convert({ ...field, size: null }, value)
  return kept instanceof Date ? kept.toISOString() : kept
}

function arrayCast(field: Field): string {
  const types: Partial<Record<Field['type'], string>> = {
    integer: 'int',
    float: 'float8',
    boolean: 'bool',
    date: 'date',
    datetime: 'timestamptz',
  }
  return `::${types[field.type] ?? 'text'}[]`
}
