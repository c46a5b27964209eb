import { AccessError, ValueError } from '../../errors.ts'
import type { Id } from '../../model/types.ts'
import type { Env } from '../environment.ts'

/**
 * The companies that somebody works in, the current one first: those of the context's `allowed_company_ids`, else all
 * of their own. Any but their own are an `AccessError`, unless in superuser mode.
 */
export function companiesOf(env: Env): readonly Id[] {
  const { companyIds, companyId } = env.rights
  const own = companyId === null ? companyIds : [companyId, ...companyIds.filter(id => id !== companyId)]
  const given = env.context.allowed_company_ids
  if (given === undefined || given === null || (Array.isArray(given) && given.length === 0)) return own
  if (!Array.isArray(given) || !given.every(Number.isInteger)) {
    throw new ValueError(`allowed_company_ids takes the ids of companies; got ${JSON.stringify(given)}.`)
  }
  const ids: readonly Id[] = given
  const foreign = env.su ? [] : ids.filter(id => !own.includes(id))
  if (foreign.length === 0) return ids
  throw new AccessError(
    env._('You do not belong to the company %(ids)s, so you can not work in it.', { ids: foreign.join(', ') }),
  )
}

/** The companies with this one first; nothing for no change. */
export function withFirst(env: Env, company: Id | { readonly ids: readonly Id[] } | null): readonly Id[] | null {
  const ids = typeof company === 'number' ? [company] : (company?.ids ?? [])
  const [id] = ids
  if (id === undefined || !id) return null
  if (ids.length > 1) throw new ValueError(`withCompany takes one company; got ${ids.length}.`)
  return [id, ...companiesOf(env).filter(other => other !== id)]
}

/** Environments with the same viewer are bound by the same rules. */
export function viewerOf(env: Env): string {
  return `${env.uid} ${JSON.stringify(env.context.allowed_company_ids ?? null)}`
}
