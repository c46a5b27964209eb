import { UserError, ValidationError, ValueError } from '../../errors.ts'
import { Command } from '../../model/commands.ts'
import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'
import { convert } from '../value/convert.ts'
import type { Column } from './columns.ts'
import { cellOf, type Entry } from './entries.ts'
import { fromText } from './from_text.ts'
import { partsOf, type Targets } from './targets.ts'

export type Values = Record<string, unknown>

/** Tells of a cell: a warning, or what stands in the way. */
export type Tell = (type: 'error' | 'warning', message: string, column: Column) => void

/** The values in an entry's own cells. An empty cell unsets its field; a field without a column is left alone. */
export function valuesOf(env: Env, entry: Entry, targets: Targets, tell: Tell): Values {
  const values: Values = {}
  for (const column of entry.columns.own) {
    if (!column.field) continue
    const text = cellOf(entry.row, column)
    try {
      values[column.field.name] = cellValue(env, column as FieldColumn, text, targets, message =>
        tell('warning', message, column),
      )
    } catch (error) {
      if (!(error instanceof UserError || error instanceof ValueError)) throw error
      tell('error', error.message, column)
    }
  }
  return values
}

type FieldColumn = Column & { readonly field: Field }

function cellValue(
  env: Env,
  column: FieldColumn,
  text: string,
  targets: Targets,
  warn: (message: string) => void,
): unknown {
  const { field } = column
  if (field.comodel && field.type !== 'one2many') return linkOf(env, column, text, targets, warn)
  if (field.type === 'one2many' && text.trim())
    throw new ValidationError(
      env._('%(field)s: give its lines columns of their own, such as %(column)s.', {
        field: field.label,
        column: `${column.title}/name`,
      }),
    )
  if (field.type === 'json' && text.trim()) return jsonIn(env, field, text)
  const given = field.type === 'selection' ? keyOf(env, field, text.trim()) : fromText(field, text)
  if (field.type !== 'one2many') convert(field, given, env)
  return given
}

function linkOf(
  env: Env,
  { field, holds }: FieldColumn,
  text: string,
  targets: Targets,
  warn: (message: string) => void,
): unknown {
  const model = field.comodel!
  const ids = partsOf(text, field.type === 'many2many').map(part => {
    const found =
      holds === 'value'
        ? targets.labelled(model, part)
        : holds === 'id'
          ? [Number(part)]
          : namedIn(model, part, targets)
    const there = found.filter(id => targets.has(model, id) || holds === 'value')
    if (!there.length)
      throw new ValidationError(
        env._('%(field)s: there is no record “%(value)s” to link.', { field: field.label, value: part }),
      )
    if (there.length > 1)
      warn(
        env._('%(field)s: there are %(count)s records called “%(value)s”; the first is taken.', {
          field: field.label,
          value: part,
          count: there.length,
        }),
      )
    return there[0]!
  })
  return field.type === 'many2many' ? [Command.set(ids)] : (ids[0] ?? null)
}

function namedIn(model: string, xmlid: string, targets: Targets): number[] {
  const named = targets.named(xmlid)
  return named?.model === model ? [named.id] : []
}

/** The key of a choice, from the key or from its label as the person sees it. */
function keyOf(env: Env, field: Field, text: string): string | null {
  if (text === '') return null
  if (Object.hasOwn(field.choices, text)) return text
  const shown = Object.entries(field.choices).find(([, label]) => label === text || env._(label) === text)
  return shown ? shown[0] : text
}

function jsonIn(env: Env, field: Field, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ValidationError(env._('%(field)s: expected JSON.', { field: field.label }))
  }
}
