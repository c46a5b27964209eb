import { UserError, ValueError } from '../../errors.ts'
import { ExpressionError, evaluate, parseLiteral } from '../../expression/literal.ts'
import type { EnvironmentFace } from '../../model/environment.ts'
import type { Operation } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { delegatesOf, throughLink } from '../delegation.ts'
import { and, type DomainNode, or, parseDomain, TRUE } from '../domain/domain.ts'
import { domainSql } from '../domain/sql.ts'
import { type Env, envOf } from '../environment.ts'
import { selectIds } from '../read/query.ts'
import { Sql } from '../read/sql.ts'
import type { AccessRule } from './access.ts'
import { attachmentRule } from './attachment_rule.ts'
import { throwDenied } from './denied.ts'
import { documentRule } from './document_rule.ts'
import { ruleNames } from './rule_names.ts'
import { ownOnly } from './transient.ts'

/** A rule that counts for somebody, with the domain that its text makes for them. */
export interface Counting {
  readonly rule: AccessRule
  readonly node: DomainNode
}

/** What narrows the records of one model for one person and operation. */
export interface Narrowing {
  /** What the model itself says: own rows of dialogs, attachments and messages of records. */
  readonly own: DomainNode
  /** Rules that bind everybody: each must hold. */
  readonly global: readonly Counting[]
  /** Rules of the person's groups: one must hold, if there is any. */
  readonly granted: readonly Counting[]
  /** What narrows the records that these delegate to. */
  readonly parents: readonly { readonly link: Field; readonly meta: ModelMeta; readonly narrowing: Narrowing }[]
}

export async function narrowing(env: Env, meta: ModelMeta, operation: Operation): Promise<Narrowing> {
  await env.database.rights.ensure(env)
  const rules = env.access.table.rules.filter(rule => rule.model === meta.name && rule[operation])
  const domainOf = async (rule: AccessRule): Promise<Counting> => ({ rule, node: await ruleNode(env, rule.domain) })
  const parents: Narrowing['parents'][number][] = []
  for (const link of delegatesOf(env, meta)) {
    const parent = env.database.registry.model(link.comodel!)
    parents.push({ link, meta: parent, narrowing: await narrowing(env, parent, operation) })
  }
  return {
    own: and(ownOnly(env, meta), await attachmentRule(env, meta, operation), await documentRule(env, meta, operation)),
    global: await each(
      rules.filter(rule => rule.groups.length === 0),
      domainOf,
    ),
    granted: await each(
      rules.filter(rule => rule.groups.some(group => env.rights.groups.includes(group))),
      domainOf,
    ),
    parents,
  }
}

/**
 * Which records of a model a person may do this to, as a domain: all rules without groups, and any of the rules that
 * have a group of theirs. No rule of their groups: only the first part. Records that delegate are bound by the rules of
 * their parents as well.
 */
export async function ruleDomain(env: Env, meta: ModelMeta, operation: Operation): Promise<DomainNode> {
  if (env.su) return TRUE
  const node = whole(await narrowing(env, meta, operation))
  return node.kind === 'constant' ? node : { kind: 'rule', node }
}

function whole({ own, global, granted, parents }: Narrowing): DomainNode {
  return and(
    own,
    ...parents.map(parent => throughLink(parent.link, whole(parent.narrowing))),
    ...global.map(({ node }) => node),
    granted.length > 0 ? or(...granted.map(({ node }) => node)) : TRUE,
  )
}

async function ruleNode(env: Env, text: string): Promise<DomainNode> {
  const literal = parseLiteral(text)
  return parseDomain(evaluate(literal, await ruleNames(env, literal)) as readonly unknown[], { trusted: true })
}

/** One after the other: what a rule needs may be a query, and a unit of work has one connection. */
async function each<In, Out>(list: readonly In[], work: (one: In) => Promise<Out>): Promise<Out[]> {
  const made: Out[] = []
  for (const one of list) made.push(await work(one))
  return made
}

/** What is wrong with the text of a rule's domain, as a sentence; null for one that can be searched by. */
export async function checkRuleDomain(face: EnvironmentFace, model: string, text: string): Promise<string | null> {
  const env = envOf(face)
  try {
    await domainSql(env, env.database.registry.model(model), 't', await ruleNode(env, text), new Sql())
    return null
  } catch (error) {
    if (error instanceof ValueError || error instanceof UserError || error instanceof ExpressionError)
      return error.message
    throw error
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
