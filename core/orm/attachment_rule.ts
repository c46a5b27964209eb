import type { Operation } from '../model/model.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { mayAccess } from './access.ts'
import { and, type DomainNode, type Operator, or, TRUE } from './domain.ts'
import type { Env } from './environment.ts'
import { ruleDomain } from './rules.ts'

/**
 * Attachments are as open as what they belong to: to read one takes the right to read its record, to do anything else
 * the right to write it. One that belongs to nothing is its maker's; a public one is everybody's to read. Those of
 * fields are reached through their records only.
 */
export async function attachmentRule(env: Env, meta: ModelMeta, operation: Operation): Promise<DomainNode> {
  if (meta.name !== 'ir.attachment') return TRUE
  const needed = operation === 'read' ? 'read' : 'write'
  const link = meta.fields.get('res_id')!
  const nodes = [and(where('res_id', '=', 0), where('create_uid', '=', env.uid))]
  if (needed === 'read') nodes.push(where('public', '=', true))
  for (const target of env.database.registry.models.values()) {
    if (target.abstract || target === meta || !mayAccess(env, target, needed)) continue
    const field = { ...link, type: 'many2one', comodel: target.name } as const
    const there: DomainNode = { kind: 'target', field, node: await ruleDomain(env, target, needed) }
    nodes.push(and(where('res_model', '=', target.name), where('res_id', '>', 0), there))
  }
  return and(where('res_field', '=', null), or(...nodes))
}

function where(field: string, operator: Operator, value: unknown): DomainNode {
  return { kind: 'leaf', path: [field], operator, value }
}
