import type { Operation } from '../../model/model.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { and, type DomainNode, or, TRUE } from '../domain/domain.ts'
import type { Env } from '../environment.ts'
import { ofDocuments, where } from './document_rule.ts'

/**
 * Attachments are as open as what they belong to: to read one takes the right to read its record, to do anything else
 * the right to write it. One that belongs to nothing is its maker's; a public one is everybody's to read. Those of
 * fields are reached through their records only.
 */
export async function attachmentRule(env: Env, meta: ModelMeta, operation: Operation): Promise<DomainNode> {
  if (meta.name !== 'ir.attachment') return TRUE
  const own = and(where('res_id', '=', 0), where('create_uid', '=', env.uid))
  const open = operation === 'read' ? [where('public', '=', true)] : []
  const ofRecords = await ofDocuments(env, meta.fields.get('res_id')!, env.database.registry.models.values(), operation)
  return and(where('res_field', '=', null), or(own, ...open, ofRecords))
}
