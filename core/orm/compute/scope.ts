import type { Context } from '../../model/environment.ts'
import { type Field, isLoose } from '../../registry/field.ts'
import type { Env } from '../environment.ts'

/** Under which the cache keeps values of a field that has no column: the same for all who see the same. */
export function scopeOf(env: Env, field: Field): string {
  if (isLoose(field)) return ''
  if (!field.dependsContext) return env.scope
  const own: Context = { ...env.context, company: env.companyIds[0], lang: env.lang, tz: env.tz, uid: env.uid }
  return JSON.stringify([field.computeSudo || [env.uid, env.su], ...field.dependsContext.map(key => own[key] ?? null)])
}
