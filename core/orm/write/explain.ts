import { DefaultNamingStrategy } from 'typeorm/naming-strategy/DefaultNamingStrategy.js'
import { MissingError, ValidationError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Env } from '../environment.ts'

/** What the driver tells of an error of the database. */
interface DriverError extends Error {
  code?: string
  constraint?: string
  column?: string
  table?: string
  detail?: string
}

/** An error of the database as a sentence for people, with the model and the field; what is no fault of values stays. */
export function explain(env: Env, meta: ModelMeta, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code, column, table, detail, ...rest } = error as DriverError
  const { registry } = env.database
  const declared = declaredMessage(registry, rest.constraint)
  if (declared) return new ValidationError(env._(declared.message), declared.field)
  // What is deleted may change others, whose constraint it breaks.
  const owner = [...registry.models.values()].find(one => one.table === table && !one.abstract) ?? meta
  const document = env._(owner.description)
  switch (code) {
    case '23502': {
      const field = env._(owner.fields.get(column ?? '')?.label ?? column ?? '')
      if (owner !== meta) return stillUsed(env, meta, document, field)
      return new ValidationError(env._('%(field)s of “%(document)s” is required.', { field, document }), column)
    }
    case '23505':
      return new ValidationError(env._('There is already such a record of “%(document)s”.', { document }))
    case '23001':
    case '23503': {
      const missing = /\((\w+)\)=\((\d+)\) is not present/.exec(detail ?? '')
      const link = missing ? owner.fields.get(missing[1]!) : foreignKeyField(registry, owner, rest.constraint)
      const field = env._(link?.label ?? missing?.[1] ?? '')
      if (!missing) return stillUsed(env, meta, document, field)
      return new MissingError(
        env._('%(field)s of “%(document)s”: there is no record with the number %(id)s.', {
          field,
          document,
          id: missing[2],
        }),
      )
    }
    default:
      if (!code?.startsWith('22')) return error
      return new ValidationError(
        env._('A value is beyond what its field of “%(document)s” can hold: %(reason)s.', {
          document: env._(meta.description),
          reason: error.message,
        }),
      )
  }
}

function stillUsed(env: Env, meta: ModelMeta, user: string, field: string): ValidationError {
  const values = { document: env._(meta.description), user, field }
  const sentence = field
    ? env._('“%(document)s” is still used by “%(user)s” (%(field)s).', values)
    : env._('“%(document)s” is still used by “%(user)s”.', values)
  return new ValidationError(
    `${sentence} ${meta.activeName ? env._('Archive it instead.') : env._('Change or delete that first.')}`,
  )
}

/** The message of a constraint or index that a model declares, and the first field that it speaks of. */
function declaredMessage(registry: Registry, name: string | undefined) {
  for (const meta of name ? registry.models.values() : []) {
    const found = [...meta.constraints, ...meta.indexes].find(one => one.name === name)
    if (found?.message) return { message: found.message, field: fieldIn(meta, found.sql) }
  }
  return null
}

function fieldIn(meta: ModelMeta, sql: string): string | undefined {
  const words = sql.replaceAll(/'[^']*'/g, '').match(/\w+/g) ?? []
  return words.find(word => meta.fields.get(word)?.column)
}

const naming = new DefaultNamingStrategy()

/** The field that a foreign key of a model's table belongs to. */
function foreignKeyField(registry: Registry, meta: ModelMeta, name: string | undefined): Field | undefined {
  const nameOf = ({ name, comodel }: Field) =>
    naming.foreignKeyName(meta.table, [name], registry.models.get(comodel!)?.table ?? '', ['id'])
  return meta.columns.find(field => field.comodel && nameOf(field) === name)
}
