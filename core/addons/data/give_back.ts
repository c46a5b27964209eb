import { isPassing } from '../../database/retry.ts'
import { Command } from '../../model/commands.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Environment } from '../../model/types.ts'
import { envOf } from '../../orm/environment.ts'
import type { Field } from '../../registry/field.ts'
import type { Registry } from '../../registry/registry.ts'
import { printOfRecord, samePrint } from './fingerprint.ts'
import { leave } from './forget.ts'
import { type Former, printOfFormer } from './former_values.ts'
import { type Memories, saveMemories } from './remembered.ts'

interface Row {
  readonly id: number
  readonly xmlid: string
  readonly model: string
  readonly res_id: number
  readonly file_values: Memories
}

/**
 * Gives records of others back what they held before the files of addons that go wrote them, dependants first. What
 * somebody has changed since stays, and is told. Fields that go themselves are left to their columns.
 */
export async function giveBack(env: Environment, addons: readonly string[], after: Registry): Promise<string[]> {
  const rows = await env.sql<Row>(
    `SELECT id, module || '.' || name AS xmlid, model, res_id, file_values FROM ir_model_data
     WHERE jsonb_exists_any(file_values, $1::text[]) AND NOT module = ANY($1) ORDER BY id`,
    [addons],
  )
  const warnings: string[] = []
  for (const addon of addons) {
    for (const row of rows) {
      for (const [name, former] of Object.entries(row.file_values[addon]?.former ?? {})) {
        const field = after.models.get(row.model)?.fields.get(name)
        const found = env.model(row.model).withContext({ lang: 'en_US' }).browse(row.res_id)
        if (!field || (await found.exists()).length === 0) continue
        const attempt = env.savepoint(() => restore(found, field, former, addon, row))
        const problem = await attempt.catch((error: Error) => {
          if (isPassing(error)) throw error
          return error.message
        })
        if (problem) warnings.push(`${row.xmlid} keeps ${name} as it is: ${problem}`)
        forget(row.file_values, addon, name)
      }
    }
  }
  await saveMemories(env, rows)
  return warnings
}

/** Gives one value back, or the reason why not. */
async function restore(one: AnyModel, field: Field, former: Former, addon: string, row: Row): Promise<string | null> {
  const { name } = field
  await one.load(name)
  if ('added' in former) {
    const there = await (one[name] as AnyModel).browse(former.removed).exists() // only lines have these
    await one.write({ [name]: [...former.added.map(Command.unlink), ...there.ids.map(Command.link)] })
    return null
  }
  const memory = row.file_values[addon]
  const left = memory?.left?.[name] ?? memory?.file[name]
  const now = printOfRecord(field, one[name])
  const before = printOfFormer(field, former)
  if (!samePrint(now, left)) {
    // An addon that came later has found what this one had left: it gives back what was there before both.
    const later = Object.entries(row.file_values).filter(([other]) => other !== addon)
    const heirs = later.flatMap(([, { former: given }]) => {
      const theirs = given?.[name]
      return given && theirs && !('added' in theirs) && samePrint(printOfFormer(field, theirs), left) ? [given] : []
    })
    for (const heir of heirs) heir[name] = former
    return heirs.length > 0 || samePrint(now, before) ? null : `it was changed after ${addon} had set it`
  }
  if (!samePrint(now, before) || 'texts' in former) await write(one, field, former)
  for (const [other, theirs] of Object.entries(row.file_values)) {
    const said = theirs.left?.[name] ?? theirs.file[name]
    if (other !== addon && said !== undefined && !samePrint(said, before)) leave(theirs, name, before)
  }
  return null
}

async function write(one: AnyModel, field: Field, former: Exclude<Former, { added: unknown }>): Promise<void> {
  if (!('texts' in former)) {
    const { value, along } = former
    await one.write({ ...along, [field.name]: Array.isArray(value) && field.relation ? [Command.set(value)] : value })
    return
  }
  const { access } = envOf(one.env)
  const present = await one.fieldTranslations(field.name)
  const codes = [...new Set([...Object.keys(former.texts), ...Object.keys(present)])].filter(code =>
    access.hasLanguage(code),
  )
  const texts = Object.fromEntries(codes.map(code => [code, former.texts[code] ?? null]))
  await one.updateFieldTranslations(field.name, texts)
}

function forget(memories: Memories, addon: string, name: string): void {
  const memory = memories[addon]
  if (!memory) return
  delete memory.file[name]
  if (memory.left) delete memory.left[name]
  if (memory.former) delete memory.former[name]
}
