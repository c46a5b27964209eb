import { Command } from '../../model/commands.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Env } from '../environment.ts'
import { type Tell, type Values, valuesOf } from './cells.ts'
import type { Column } from './columns.ts'
import { cellOf, type Entry } from './entries.ts'
import { type Targets, wholeXmlid } from './targets.ts'

/** A record that is ready to be stored. */
export interface Prepared {
  readonly meta: ModelMeta
  readonly values: Values
  /** The record to write to; null for a new one. */
  readonly id: number | null
  /** What the new record is to be called. */
  readonly xmlid: string | null
  /** Lines that are stored after it, for what they are called or for lines of their own. */
  readonly later: readonly { readonly inverse: string; readonly line: Prepared }[]
}

/** Makes values of an entry and its lines. What stands in the way is told. */
export async function prepare(env: Env, entry: Entry, targets: Targets, tell: Tell): Promise<Prepared> {
  const values = valuesOf(env, entry, targets, tell)
  const later: Prepared['later'][number][] = []
  for (const [index, { field }] of entry.columns.lines.entries()) {
    const commands: Command[] = []
    for (const lineEntry of entry.lines[index]!) {
      const line = await prepare(env, lineEntry, targets, tell)
      if (line.xmlid !== null || line.later.length) later.push({ inverse: field.inverseName!, line })
      else commands.push(line.id === null ? Command.create(line.values) : Command.update(line.id, line.values))
    }
    if (commands.length) values[field.name] = commands
  }
  return { meta: entry.columns.meta, values, later, ...(await identityOf(env, entry, targets, tell)) }
}

/** The record that an entry is, or is to be. */
async function identityOf(
  env: Env,
  { columns, row }: Entry,
  targets: Targets,
  tell: Tell,
): Promise<Pick<Prepared, 'id' | 'xmlid'>> {
  const none = { id: null, xmlid: null }
  const model = columns.meta.name
  for (const column of columns.own) {
    const text = cellOf(row, column).trim()
    if (column.field || !text) continue
    const refuse = (message: string) => {
      tell('error', message, column)
      return none
    }
    if (column.holds === 'id') {
      const id = /^\d{1,9}$/.test(text) ? Number(text) : 0
      if (targets.has(model, id)) return { id, xmlid: null }
      return refuse(env._('There is no record %(id)s to update.', { id: text }))
    }
    const xmlid = wholeXmlid(text)
    const named = targets.named(text)
    if (!named) return newName(env, xmlid, column, tell) ? { id: null, xmlid } : none
    if (named.model !== model)
      return refuse(env._('%(id)s is the name of another kind of record: choose another.', { id: text }))
    if (targets.has(model, named.id)) return { id: named.id, xmlid: null }
    // sudo: any model - whether it is there decides whether its name may be given to a new one; nothing of it is shown
    const hidden = await env.model(model).sudo().browse(named.id).exists()
    if (hidden.length) return refuse(env._('There is no record %(id)s to update.', { id: text }))
    return { id: null, xmlid }
  }
  return none
}

/** Names in an addon are for its files: only who may set up the system gives them to other records. */
function newName(env: Env, xmlid: string, column: Column, tell: Tell): boolean {
  const refuse = (message: string) => {
    tell('error', message, column)
    return false
  }
  const shown = xmlid.replace('__import__.', '')
  if (!/^\w+\.[\w-]+$/.test(xmlid))
    return refuse(env._('Expected an id such as partner_1, found “%(id)s”.', { id: shown }))
  if (env.isSystem() || /^__(import|export)__\./.test(xmlid)) return true
  return refuse(env._('%(id)s would be a name in an addon: leave out what is before the dot.', { id: shown }))
}
