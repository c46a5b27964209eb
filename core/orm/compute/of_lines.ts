import type { Field } from '../../registry/field.ts'
import { merged } from '../context.ts'
import type { Env } from '../environment.ts'

/** The environment in which the lines of a relation are read and made: with what the field has of a context. */
export function ofLines(env: Env, field: Field): Env {
  return Object.keys(field.context).length > 0 ? env.with(merged(env, field.context, field.comodel!)) : env
}
