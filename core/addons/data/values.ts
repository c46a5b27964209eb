import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ValueError } from '../../errors.ts'
import { callArguments, evaluate, type Literal } from '../../expression/literal.ts'
import { Command } from '../../model/commands.ts'
import { fromText } from '../../orm/import/from_text.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ValueSource } from './operation.ts'
import { wholeId } from './reader.ts'

/** What is needed to know what a value stands for. */
export interface Lookup {
  /** The addon whose file it is, and its folder. */
  addon: string
  path: string
  /** The id of a record by its external id; throws when there is none. */
  idOf(xmlid: string): number
  /** The model of that record. */
  modelOf(xmlid: string): string
  /** Ids of records that match a domain. */
  search(model: string, domain: readonly unknown[]): Promise<readonly number[]>
}

/** A value as `create` and `write` take it. */
export async function resolveValue(source: ValueSource, field: Field, lookup: Lookup): Promise<unknown> {
  switch (source.kind) {
    case 'text':
      return fromText(field, source.text)
    case 'constant':
      return source.value
    case 'refs':
      return fromRefs(source.ids, source.change ?? false, field, lookup)
    case 'reference':
      return `${lookup.modelOf(source.id)},${lookup.idOf(source.id)}`
    case 'search': {
      const domain = evaluate(source.domain, evalNames(lookup))
      if (!Array.isArray(domain)) throw new ValueError(`${field.name}: expected a domain, a list`)
      const ids = await lookup.search(field.comodel!, domain)
      return isMany(field) ? [Command.set(ids)] : (ids[0] ?? null)
    }
    case 'eval':
      return evaluate(source.literal, evalNames(lookup))
    case 'markup':
      return inText(source.text, lookup)
    case 'file':
      return readFileSync(join(lookup.path, source.path))
    case 'records':
      return undefined
  }
}

/** An argument of a method that a file calls. */
export async function resolveArgument(source: ValueSource, lookup: Lookup): Promise<unknown> {
  if (source.kind === 'constant') return source.value
  if (source.kind === 'eval') return evaluated(source.literal, lookup)
  if (source.kind === 'markup') return inText(source.text, lookup)
  if (source.kind === 'file') return readFileSync(join(lookup.path, source.path)).toString('base64')
  if (source.kind !== 'search' || !source.model) throw new ValueError(`An argument can't be given as ${source.kind}`)
  const domain = evaluated(source.domain, lookup)
  if (!Array.isArray(domain)) throw new ValueError('search: expected a domain, a list')
  return lookup.search(source.model, domain)
}

/** `%(addon.name)d`, or a doubled percent, which is a literal one. */
const idInText = /%%|%\(([\w.-]+)\)d/g

/** External ids that a value needs to be there, as they are written. */
export function idsIn(source: ValueSource): readonly string[] {
  if (source.kind === 'refs') return source.ids.map(id => id.replace(/^-/, ''))
  if (source.kind === 'reference') return [source.id]
  if (source.kind === 'eval') return callArguments(source.literal, 'ref')
  if (source.kind === 'search') return callArguments(source.domain, 'ref')
  if (source.kind === 'markup') return [...source.text.matchAll(idInText)].flatMap(found => found[1] ?? [])
  return []
}

/** Functions that `eval` and `search` may call. */
function evalNames(lookup: Pick<Lookup, 'addon' | 'idOf'>): Record<string, unknown> {
  return { Command, ref: (xmlid: unknown) => lookup.idOf(whole(String(xmlid), lookup.addon)) }
}

/** The value of an `eval` that stands for itself, such as the arguments of a function. */
export function evaluated(literal: Literal, lookup: Pick<Lookup, 'addon' | 'idOf'>): unknown {
  return evaluate(literal, evalNames(lookup))
}

function inText(text: string, lookup: Lookup): string {
  return text.replaceAll(idInText, (_, xmlid) =>
    xmlid === undefined ? '%' : String(lookup.idOf(whole(xmlid, lookup.addon))),
  )
}

function fromRefs(ids: readonly string[], change: boolean, field: Field, lookup: Lookup): unknown {
  if (!isMany(field)) return ids[0] === undefined ? null : lookup.idOf(ids[0])
  if (!change) return [Command.set(ids.map(id => lookup.idOf(id)))]
  return ids.map(id => (id.startsWith('-') ? Command.unlink(lookup.idOf(id.slice(1))) : Command.link(lookup.idOf(id))))
}

function whole(xmlid: string, addon: string): string {
  const id = wholeId(xmlid, addon)
  if (!id) throw new ValueError(`Expected an id such as base.group_user, found ${JSON.stringify(xmlid)}`)
  return id
}
