import { AccessError, MissingError, UserError, ValueError } from '../../errors.ts'
import { ExpressionError, evaluate, parseLiteral } from '../../expression/literal.ts'
import type { EnvironmentFace } from '../../model/environment.ts'
import type { Operation } from '../../model/model.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { delegatesOf, throughLink } from '../delegation.ts'
import { and, type DomainNode, or, parseDomain, TRUE } from '../domain/domain.ts'
import { domainSql } from '../domain/sql.ts'
import { type Env, envOf } from '../environment.ts'
import { selectIds } from '../read/query.ts'
import { Sql } from '../read/sql.ts'
import { attachmentRule } from './attachment_rule.ts'
import { documentRule } from './document_rule.ts'
import { ownOnly } from './transient.ts'

/**
 * Which records of a model a person may do this to, as a domain: all rules without groups, and any of the rules that
 * have a group of theirs. No rule of their groups: only the first part. Records that delegate are bound by the rules of
 * their parents as well.
 */
export async function ruleDomain(env: Env, meta: ModelMeta, operation: Operation): Promise<DomainNode> {
  if (env.su) return TRUE
  await env.database.rights.ensure(env)
  const rules = env.access.table.rules.filter(rule => rule.model === meta.name && rule[operation])
  const global = rules.filter(rule => rule.groups.length === 0)
  const granted = rules.filter(rule => rule.groups.some(group => env.rights.groups.includes(group)))
  const names = ruleNames(env)
  const domainOf = (text: string) =>
    parseDomain(evaluate(parseLiteral(text), names) as readonly unknown[], { trusted: true })
  const parents: DomainNode[] = []
  for (const link of delegatesOf(env, meta)) {
    const parent = env.database.registry.model(link.comodel!)
    parents.push(throughLink(link, await ruleDomain(env, parent, operation)))
  }
  const node = and(
    ownOnly(env, meta),
    await attachmentRule(env, meta, operation),
    await documentRule(env, meta, operation),
    ...parents,
    ...global.map(rule => domainOf(rule.domain)),
    granted.length > 0 ? or(...granted.map(rule => domainOf(rule.domain))) : TRUE,
  )
  return node.kind === 'constant' ? node : { kind: 'rule', node }
}

/** What is wrong with the text of a rule's domain, as a sentence; null for one that can be searched by. */
export async function checkRuleDomain(face: EnvironmentFace, model: string, text: string): Promise<string | null> {
  const env = envOf(face)
  try {
    const domain = evaluate(parseLiteral(text), ruleNames(env))
    const node = parseDomain(domain as readonly unknown[], { trusted: true })
    await domainSql(env, env.database.registry.model(model), 't', node, new Sql())
    return null
  } catch (error) {
    if (error instanceof ValueError || error instanceof UserError || error instanceof ExpressionError)
      return error.message
    throw error
  }
}

/** What the domain of a rule may use. */
function ruleNames(env: Env) {
  const { uid, partnerId, companyId, companyIds, groups } = env.rights
  return {
    user: {
      id: uid,
      partner_id: { id: partnerId },
      company_id: { id: companyId },
      company_ids: { ids: companyIds },
      group_ids: { ids: groups },
    },
    uid,
    company_id: env.companyIds[0] ?? null,
    company_ids: env.companyIds,
  }
}

/**
 * Throws unless all of these records are there and the rules allow the operation on each.
 * A record that is gone is a `MissingError`; one that is closed an `AccessError`.
 */
export async function checkRules(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  operation: Operation,
): Promise<void> {
  // New records are nobody's yet: what may be done to them, the model says.
  const stored = ids.filter(id => id > 0)
  if (env.su || stored.length === 0) return
  const node = await ruleDomain(env, meta, operation)
  if (node === TRUE) return
  // sudo: any model - a rule's own domain may look at what the person can not open
  const allowed = new Set(
    await selectIds(
      env.with({ su: true }),
      meta,
      and({ kind: 'leaf', path: ['id'], operator: 'in', value: stored }, node),
    ),
  )
  const denied = stored.filter(id => !allowed.has(id))
  if (denied.length > 0) await throwDenied(env, meta, denied, operation)
}

/** Says why records were not among those allowed. */
export async function throwDenied(
  env: Env,
  meta: ModelMeta,
  denied: readonly number[],
  operation: Operation,
): Promise<never> {
  const existing = await selectIds(env.with({ su: true }), meta, {
    kind: 'leaf',
    path: ['id'],
    operator: 'in',
    value: denied,
  })
  const there = new Set(existing)
  const gone = denied.filter(id => !there.has(id))
  if (gone.length > 0) throw missing(env, meta, gone)
  const sentences: Readonly<Record<Operation, string>> = {
    read: 'You may not open this record of “%(document)s” (%(model)s).',
    write: 'You may not modify this record of “%(document)s” (%(model)s).',
    create: 'You may not create such a record of “%(document)s” (%(model)s).',
    unlink: 'You may not delete this record of “%(document)s” (%(model)s).',
  }
  throw new AccessError(env._(sentences[operation], { document: env._(meta.description), model: meta.name }))
}

export function missing(env: Env, meta: ModelMeta, ids: readonly number[]): MissingError {
  return new MissingError(
    env._('This record of “%(document)s” does not exist, or not any more (%(model)s %(ids)s).', {
      document: env._(meta.description),
      model: meta.name,
      ids: ids.slice(0, 5).join(', '),
    }),
  )
}
