import { ValueError } from '../../errors.ts'
import { isDated } from '../../model/fields/kinds.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkFieldAccess } from '../access/denied.ts'
import type { Env } from '../environment.ts'
import { propertyCondition } from '../properties/domain.ts'
import { searched } from './computed.ts'
import { ALWAYS, type Condition, every, NEVER, negate, some } from './condition.ts'
import { and, type DomainNode, type Leaf, mentions, or } from './domain.ts'
import { idCondition } from './id.ts'
import { zoneOf } from './moment.ts'
import { isDatePart } from './part.ts'
import { related } from './related.ts'
import { leadsTo, relationCondition } from './relation.ts'
import { valueCondition } from './value.ts'

/**
 * Settles what a domain means for this person: names are those of the registry or an error, values are checked, words
 * like `today` become days, and relations are searched as the person may read them: their rules apply behind the dot
 * as well.
 */
export async function resolve(env: Env, meta: ModelMeta, node: DomainNode): Promise<Condition> {
  switch (node.kind) {
    case 'constant':
      return node.value ? ALWAYS : NEVER
    case 'not':
      return negate(await resolve(env, meta, node.node))
    case 'rule': {
      // sudo: any model - a rule may look at what the person can not open; else two rules could ask each other for ever
      const inner = await resolve(env.with({ su: true }), meta, node.node)
      return inner.kind === 'constant' ? inner : { kind: 'rule', node: inner }
    }
    case 'target': {
      const inner = await resolve(env, env.database.registry.model(node.field.comodel!), node.node)
      return inner === NEVER ? NEVER : { kind: 'exists', field: node.field, inner }
    }
    case 'leaf':
      return resolveLeaf(env, meta, node)
    default: {
      const nodes: Condition[] = []
      for (const one of gathered(meta, node.kind, node.nodes)) nodes.push(await resolve(env, meta, one))
      return node.kind === 'and' ? every(nodes) : some(nodes)
    }
  }
}

export async function resolveLeaf(env: Env, meta: ModelMeta, leaf: Leaf): Promise<Condition> {
  const [name, ...rest] = leaf.path
  if (name === 'id') return idCondition(env, meta, { ...leaf, path: rest })
  const field = env.database.registry.field(meta.name, name!)
  checkFieldAccess(env, meta, [field.name], 'read')
  if (field.inherited) return resolveLeaf(env, meta, { ...leaf, path: [...field.related!, ...rest] })
  if (field.related && !field.store) return related(env, meta, field.related, { ...leaf, path: rest })
  if (!field.store) return searched(env, meta, field, { ...leaf, path: rest })
  if (field.definition && rest.length > 0) return propertyCondition(env, field, { ...leaf, path: rest })
  if (rest.length === 0)
    return field.comodel ? relationCondition(env, field, leaf) : valueCondition(env, { field }, leaf)
  if (field.comodel) return leadsTo(env, field, { ...leaf, path: rest })
  const [part, ...further] = rest
  if (further.length === 0 && isDatePart(part!) && isDated(field)) {
    zoneOf(env)
    return valueCondition(env, { field, part }, leaf)
  }
  throw new ValueError(`${meta.name}.${name} is no relation: nothing is behind ${leaf.path.join('.')}.`)
}

/** Conditions behind one many2one are looked at together: there is one record behind it, whose rules are asked once. */
function gathered(meta: ModelMeta, kind: 'and' | 'or', nodes: readonly DomainNode[]): readonly DomainNode[] {
  const behind = new Map<string, Leaf[]>()
  for (const node of nodes) {
    if (node.kind !== 'leaf' || node.path.length < 2) continue
    const field = meta.fields.get(node.path[0]!)
    if (field?.type === 'many2one' && field.store) behind.set(field.name, [...(behind.get(field.name) ?? []), node])
  }
  const taken = new Set<DomainNode>()
  const together: DomainNode[] = []
  for (const [name, leaves] of behind) {
    if (leaves.length < 2) continue
    for (const leaf of leaves) taken.add(leaf)
    const inner = leaves.map(leaf => ({ ...leaf, path: leaf.path.slice(1) }))
    const value = kind === 'and' ? and(...inner) : or(...inner)
    together.push({ kind: 'leaf', path: [name], operator: 'any', value })
  }
  return together.length > 0 ? [...nodes.filter(node => !taken.has(node)), ...together] : nodes
}

/** Adds what a search adds by itself: only records in use, unless the domain or the caller says otherwise. */
export function withActive(meta: ModelMeta, node: DomainNode, activeTest: boolean): DomainNode {
  const { activeName } = meta
  if (!activeName || !activeTest || mentions(node, activeName)) return node
  return and({ kind: 'leaf', path: [activeName], operator: '=', value: true }, node)
}
