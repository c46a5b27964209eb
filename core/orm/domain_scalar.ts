import { ValueError } from '../errors.ts'
import type { Field } from '../registry/field.ts'
import { convert, isNumber, referenceText } from './convert.ts'
import { type Leaf, type Operator, opposites } from './domain.ts'
import type { Env } from './environment.ts'
import { columnSql, type Sql } from './sql.ts'

/**
 * A condition on a column: an unset number is 0, an unset truth is false, an unset text is the empty one. It is written so
 * that an index on the column can serve it; where the column is unset it may be unknown, which is not true.
 */
export function scalarSql(env: Env, field: Field, rawColumn: string, leaf: Leaf, sql: Sql): string {
  const column = columnSql(env, field, rawColumn)
  const { operator, value } = leaf
  switch (operator) {
    case '=?':
      return value === null || value === false
        ? 'TRUE'
        : scalarSql(env, field, rawColumn, { ...leaf, operator: '=' }, sql)
    case '=':
    case '!=':
    case 'in':
    case 'not in': {
      const matches = amongSql(field, column, Array.isArray(value) ? value : [value], sql)
      return operator === '=' || operator === 'in' ? matches : negated(matches)
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const zero = zeroOf(field)
      const bound = stored(field, value) ?? zero
      if (bound === null) return 'FALSE'
      const compared = `${column} ${operator} ${sql.parameter(bound)}`
      return zero !== null && holds(zero, operator, bound) ? `(${compared} OR ${column} IS NULL)` : compared
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

/** The exact opposite of a condition: true where that one is false, and where it is unknown. */
export function negated(condition: string): string {
  return `((${condition}) IS NOT TRUE)`
}

function amongSql(field: Field, column: string, list: readonly unknown[], sql: Sql): string {
  const isText = ['char', 'text', 'html', 'selection', 'reference'].includes(field.type)
  const zero = zeroOf(field)
  const given = list.map(one => stored(field, one) ?? zero)
  const values = given.filter(one => one !== null && !(isText && one === ''))
  const parts: string[] = []
  if (values.length > 0 && field.type !== 'json' && field.type !== 'binary')
    parts.push(`${column} = ANY(${sql.parameter(values)}${arrayCast(field)})`)
  if (values.length < given.length || (zero !== null && values.includes(zero))) parts.push(`${column} IS NULL`)
  if (isText && values.length < given.length) parts.push(`${column} = ''`)
  return parts.length > 0 ? `(${parts.join(' OR ')})` : 'FALSE'
}

/** What an unset value of the field is compared as, if it has such a value. */
function zeroOf(field: Field): number | boolean | null {
  if (field.type === 'boolean') return false
  return isNumber(field) ? 0 : null
}

function holds(zero: number | boolean, operator: '<' | '<=' | '>' | '>=', bound: unknown): boolean {
  const difference = Number(zero) - Number(bound)
  if (difference === 0) return operator.endsWith('=')
  return operator.startsWith('<') ? difference < 0 : difference > 0
}

function likeSql(column: string, operator: Operator, value: unknown, sql: Sql): string {
  const positive = opposites[operator] ?? operator
  const whole = positive.startsWith('=')
  if (typeof value !== 'string' && whole) throw new ValueError(`“${operator}” takes a text; got ${String(value)}.`)
  const given = value === null || value === false ? '' : String(value)
  if (given.includes('\u0000')) throw new ValueError(`“${operator}”: no text has a null character.`)
  // A last backslash that escapes nothing stands for itself.
  const text = given.replace(/(?<!\\)((?:\\\\)*)\\$/, '$1\\\\')
  const pattern = whole ? text : `%${text}%`
  const match = `${column}::text ${positive.endsWith('ilike') ? 'ILIKE' : 'LIKE'} ${sql.parameter(pattern)}`
  // An unset text is the empty one, which only such a pattern matches.
  const matches = /^%*$/.test(pattern) ? `(${match} OR ${column} IS NULL)` : match
  return positive === operator ? matches : negated(matches)
}

function stored(field: Field, value: unknown): unknown {
  // A value that is searched need not be one that could be stored: a choice that is gone, a longer text.
  if (field.type === 'selection' || field.type === 'html') return convert({ ...field, type: 'char', size: null }, value)
  if (field.type === 'reference') return referenceText(value) ?? convert({ ...field, type: 'char' }, value)
  // Nor is it rounded: between two prices there are others.
  const kept = convert({ ...field, size: null, digits: null }, value)
  return kept instanceof Date ? kept.toISOString() : kept
}

function arrayCast(field: Field): string {
  const types: Partial<Record<Field['type'], string>> = {
    integer: 'int',
    many2one_reference: 'int',
    float: 'float8',
    monetary: 'float8',
    boolean: 'bool',
    date: 'date',
    datetime: 'timestamptz',
  }
  return `::${types[field.type] ?? 'text'}[]`
}
