import type { Field } from '../../registry/field.ts'
import { checkModelAccess } from '../access/denied.ts'
import { ruleDomain } from '../access/rules.ts'
import { ofLines } from '../compute/of_lines.ts'
import type { Env } from '../environment.ts'
import { isRecordset } from '../read/bulk.ts'
import { ALWAYS, type Condition, every, exists, NEVER, negate, some, test } from './condition.ts'
import { and, type DomainNode, FALSE, type Leaf, mentions, opposites, parseDomain, TRUE } from './domain.ts'
import { idCompared, idsGiven, treeCondition } from './id.ts'
import { resolve, withActive } from './resolve.ts'
import { isUnset, patternText } from './value.ts'

/** A condition on a relation: which records it leads to, or what holds for them. */
export async function relationCondition(env: Env, field: Field, leaf: Leaf): Promise<Condition> {
  const { operator, value } = leaf
  const positive = opposites[operator]
  if (positive) return negate(await relationCondition(env, field, { ...leaf, operator: positive }))
  const comodel = env.database.registry.model(field.comodel!)
  switch (operator) {
    case 'any':
      return leadsTo(env, field, value as DomainNode)
    case 'any!':
      // sudo: any model - only rules and search methods may say any!
      return leadsTo(env.with({ su: true }), field, value as DomainNode)
    case '=?':
      return isUnset(value) || isEmpty(value) ? ALWAYS : members(env, field, value)
    case '=':
      return isEmpty(value) ? members(env, field, null) : members(env, field, value)
    case 'in':
      return isEmpty(value) ? NEVER : members(env, field, value)
    case 'child_of':
    case 'parent_of':
      if (field.type === 'many2one') return treeCondition(env, { field }, comodel, leaf)
      return leadsTo(env, field, { ...leaf, path: ['id'] })
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (field.type === 'many2one') return idCompared({ field }, comodel.name, leaf)
      return isUnset(value) ? NEVER : leadsTo(env, field, { ...leaf, path: ['id'] })
    default: {
      const text = patternText(operator, value)
      if (text !== '') return leadsTo(env, field, { kind: 'leaf', path: ['display_name'], operator, value: text })
      const unset = await members(env, field, null)
      return operator.startsWith('=') ? unset : negate(unset)
    }
  }
}

async function members(env: Env, field: Field, value: unknown): Promise<Condition> {
  const { ids, labels, unset } = idsGiven(field.comodel!, value, true)
  const named = labels.length > 0 ? await leadsTo(env, field, labelledAs(labels)) : NEVER
  if (field.type === 'many2one') return some([test({ field }, { kind: 'in', values: ids, unset }), named])
  const byId: Leaf = { kind: 'leaf', path: ['id'], operator: 'in', value: ids }
  const linked = ids.length > 0 ? await leadsTo(env, field, byId) : NEVER
  return some([linked, named, unset ? negate(await leadsTo(env, field, TRUE)) : NEVER])
}

/** The relation leads to a record that meets this, and that the person may read. */
export async function leadsTo(env: Env, field: Field, inner: DomainNode): Promise<Condition> {
  const meta = env.database.registry.model(field.comodel!)
  // A condition on what is behind a relation is an answer about it, too.
  checkModelAccess(env, meta, 'read')
  if (inner === FALSE) return NEVER
  const found = await resolve(env, meta, and(inner, await ruleDomain(env, meta, 'read')))
  if (field.type === 'many2one') return exists(field, found)
  const own = parseDomain(field.type === 'one2many' ? field.domain : [])
  const mentioned = meta.activeName !== null && mentions(inner, meta.activeName)
  const shown = await resolve(
    env,
    meta,
    withActive(meta, own, ofLines(env, field).context.active_test !== false && !mentioned),
  )
  // What is not saved stands among the lines because somebody put it there.
  return exists(field, every([shown === ALWAYS ? ALWAYS : { kind: 'rule', node: shown }, found]))
}

function labelledAs(labels: readonly string[]): Leaf {
  const [operator, value] = labels.length > 1 ? (['in', labels] as const) : (['=', labels[0]] as const)
  return { kind: 'leaf', path: ['display_name'], operator, value }
}

function isEmpty(value: unknown): boolean {
  return isRecordset(value) && value.length === 0
}
