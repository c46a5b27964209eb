import { createHash } from 'node:crypto'
import { ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { modified } from '../compute/modified.ts'
import { type Env, envOf } from '../environment.ts'
import { metaOf } from '../read/read.ts'
import { quoted } from '../read/sql.ts'

/**
 * Gives a binary field that is kept as an attachment its three methods: it is a field without column that is computed
 * from `ir.attachment`, written to it, and searched in it. Who may read a record may read its attachments of fields.
 */
export function defineAttachment(prototype: object, field: Field): void {
  const { compute, inverse, search } = field.computation!
  const methods = {
    [compute]: function (this: AnyModel) {
      return read(this, field)
    },
    [inverse!]: function (this: AnyModel) {
      return write(this, field)
    },
    [search!]: function (this: AnyModel, operator: string, value: unknown) {
      return found(this, field, operator, value)
    },
  }
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(methods))
}

async function read(records: AnyModel, field: Field): Promise<void> {
  const rows = await envOf(records.env).unit.query<{ id: number; raw: Buffer }>(
    'SELECT res_id AS id, raw FROM ir_attachment WHERE res_model = $1 AND res_field = $2 AND res_id = ANY($3::int[])',
    [field.model, field.name, records.ids],
    true,
  )
  const bytes = new Map(rows.map(row => [row.id, row.raw]))
  for (const one of records) one[field.name] = bytes.get(one.id) ?? null
}

async function write(records: AnyModel, field: Field): Promise<void> {
  const env = envOf(records.env)
  const text = `SELECT id, res_id, sha256(raw) AS hash FROM ir_attachment
    WHERE res_model = $1 AND res_field = $2 AND res_id = ANY($3::int[])`
  const old = await env.unit.query<Kept>(text, [field.model, field.name, records.ids], true)
  const given = new Map([...records].map(one => [one.id, one[field.name] as Buffer | null])) // of a binary field
  const isKept = ({ res_id, hash }: Kept) => {
    const raw = given.get(res_id)
    return raw && hash?.equals(createHash('sha256').update(raw).digest())
  }
  const kept = new Set(old.filter(isKept).map(one => one.res_id))
  // sudo: ir.attachment - who may write the record may write the attachment of its field
  const attachments = env.model('ir.attachment').sudo()
  await attachments.browse(old.filter(one => !kept.has(one.res_id)).map(one => one.id)).unlink()
  const changed = records.ids.filter(id => !kept.has(id))
  const values = changed
    .map(id => ({ name: field.name, res_model: field.model, res_field: field.name, res_id: id, raw: given.get(id) }))
    .filter(({ raw }) => raw)
  if (values.length > 0) await attachments.create(values)
  if (changed.length > 0) await modified(env, metaOf(records), new Map([[field, changed]]))
}

interface Kept {
  readonly id: number
  readonly res_id: number
  readonly hash: Buffer | null
}

async function found(records: AnyModel, field: Field, operator: string, value: unknown): Promise<unknown[]> {
  const list = Array.isArray(value) ? value : [value]
  const equal = operator === '=' || operator === 'in'
  if (!(equal || operator === '!=' || operator === 'not in') || list.some(one => one !== null && one !== false))
    throw new ValueError(`${field.model}.${field.name} is an attachment: it is searched for being set or unset only.`)
  const text = 'SELECT res_id AS id FROM ir_attachment WHERE res_model = $1 AND res_field = $2'
  const rows = await envOf(records.env).unit.query<{ id: number }>(text, [field.model, field.name], true)
  return [['id', equal ? 'not in' : 'in', rows.map(row => row.id)]]
}

/** Deletes the attachments of deleted records, those of fields and all others. */
export async function removeAttachments(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<void> {
  const attachment = env.database.registry.models.get('ir.attachment')
  if (!attachment || meta === attachment) return
  await env.unit.begin()
  const text = `DELETE FROM ${quoted(attachment.table)} WHERE res_model = $1 AND res_id = ANY($2::int[])`
  await env.unit.query(text, [meta.name, ids], true)
}
