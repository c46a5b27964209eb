import { ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import { envOf } from '../../orm/environment.ts'
import { printOfFile, printOfRecord } from './fingerprint.ts'
import { Remembered } from './remembered.ts'

/**
 * Settles values that both a person and an addon's file have changed, rows of `ir.model.data.conflict` of which each
 * leaves the list: `'file'` writes what the file says, `'own'` keeps what is there. Upgrades ask again only when the
 * file has changed once more. Whoever calls this has checked that the person may choose.
 */
export async function settleConflicts(conflicts: AnyModel, choice: 'file' | 'own'): Promise<void> {
  // sudo: ir.model.data.conflict - the caller has checked that the person may choose; files are written as superuser
  const rows = conflicts.sudo()
  const { env } = await rows.load(
    'addon',
    'field',
    'file_value',
    'data_id.module',
    'data_id.name',
    'data_id.model',
    'data_id.res_id',
  )
  const names = new Map([...rows].map(row => [row.id, nameOf(row.data_id as AnyModel)])) // a many2one that is required
  const remembered = await Remembered.read(env, new Set(names.values()))
  for (const row of rows) {
    const { model, res_id } = row.data_id as AnyModel
    const name = String(row.field)
    const field = envOf(env).database.registry.models.get(String(model))?.fields.get(name)
    if (!field) continue
    const record = await recordOf(env.model(String(model)), Number(res_id))
    if (!record.length) continue
    if (choice === 'file') await record.write({ [name]: row.file_value })
    else if (choice !== 'own') throw new ValueError(`Expected file or own, got ${choice}`)
    await record.load(name)
    const left = choice === 'file' ? printOfRecord(field, record[name]) : undefined
    remembered.set(names.get(row.id)!, String(row.addon), name, printOfFile(field, row.file_value), left)
  }
  await remembered.save()
  await rows.unlink()
}

/** The record as files see it: in the source language, with its archived lines. */
function recordOf(records: AnyModel, id: number): Promise<AnyModel> {
  return records.withContext({ lang: 'en_US', active_test: false }).browse(id).exists()
}

function nameOf({ module, name }: AnyModel): string {
  return `${module}.${name}`
}
