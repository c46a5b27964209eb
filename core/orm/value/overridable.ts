import { AccessError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Env } from '../environment.ts'
import { loadColumns } from '../read/read.ts'
import { cleanHtml, rewritten } from './clean_html.ts'
import { isTrusted } from './convert.ts'

/** Markup that somebody with more rights has written, and that cleaning would damage, is not for others to overwrite. */
export async function checkOverwritten(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  fields: readonly Field[],
): Promise<void> {
  const guarded = fields.filter(field => field.cleaning.sanitizeOverridable && !isTrusted(field, env))
  if (guarded.length === 0) return
  // sudo: any model - the old value is looked at, not shown
  const system = env.with({ su: true })
  await loadColumns(system, meta, ids, guarded)
  for (const field of guarded) {
    const values = ids.map(id => env.unit.cache.get(field, system.scope, id) ?? '')
    const texts = values.flatMap(value => (typeof value === 'object' ? Object.values(value) : value)).map(String)
    if (texts.every(text => cleanHtml(text, field.cleaning) === rewritten(text))) continue
    throw new AccessError(
      env._(
        '%(field)s of “%(document)s” has content that only people of more rights may write; ask them to change it.',
        {
          field: env._(field.label),
          document: env._(meta.description),
        },
      ),
    )
  }
}
