import type { Operation } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { and, type DomainNode, type Operator, or, TRUE } from '../domain/domain.ts'
import type { Env } from '../environment.ts'
import { mayAccess } from './access.ts'
import { ruleDomain } from './rules.ts'

/**
 * What the option `documentField` says: records are as open as those that they belong to. They belong to records of
 * models that have a one2many of them; what belongs to others nobody reads.
 */
export async function documentRule(env: Env, meta: ModelMeta, operation: Operation): Promise<DomainNode> {
  if (!meta.documentField) return TRUE
  const { registry } = env.database
  const links = registry.relationsTo.get(meta.name) ?? []
  const owners = new Set(links.filter(({ type }) => type === 'one2many').map(({ model }) => registry.model(model)))
  // What follows others in its rights leads nobody: two such models could ask each other for ever.
  const leading = [...owners].filter(owner => !owner.documentField && owner.name !== 'ir.attachment')
  return ofDocuments(env, meta.fields.get(meta.documentField)!, leading, operation)
}

/**
 * That a many2one_reference leads to a record of one of these models that the person may read, or, to do anything else,
 * may write.
 */
export async function ofDocuments(
  env: Env,
  link: Field,
  models: Iterable<ModelMeta>,
  operation: Operation,
): Promise<DomainNode> {
  const needed = operation === 'read' ? 'read' : 'write'
  const nodes: DomainNode[] = []
  for (const target of models) {
    if (target.abstract || target.name === link.model || !mayAccess(env, target, needed)) continue
    const field = { ...link, type: 'many2one', comodel: target.name } as const
    const there: DomainNode = { kind: 'target', field, node: await ruleDomain(env, target, needed) }
    nodes.push(and(where(link.modelField!, '=', target.name), where(link.name, '>', 0), there))
  }
  return or(...nodes)
}

export function where(field: string, operator: Operator, value: unknown): DomainNode {
  return { kind: 'leaf', path: [field], operator, value }
}
