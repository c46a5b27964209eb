import type { AnySpecification } from '../../model/specification.ts'
import { type Field, isComputed, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { type Env, record } from '../environment.ts'
import { loadColumns } from '../read/read.ts'
import { referenceText } from '../value/convert.ts'
import { isCommand } from './command.ts'

type Values = Readonly<Record<string, unknown>>

/** Does the person know of a field at all? What they may not see is neither taken from them nor shown to them. */
export function isOpen(env: Env, field: Field): boolean {
  return !field.groups || env.hasAnyGroup(field.groups)
}

/** A specification without what is closed to the person, and without the inverse in lines of a one2many. */
export function openSpecification(
  env: Env,
  meta: ModelMeta,
  given: AnySpecification,
  inverse: string | null = null,
): AnySpecification {
  const entries = Object.entries(given).flatMap(([name, part]): [string, AnySpecification[string]][] => {
    if (name === 'id') return []
    const field = env.database.registry.field(meta.name, name)
    if (name === inverse || !isOpen(env, field)) return []
    if (!field.comodel || !part.fields) return [[name, { ...part }]]
    const behind = env.database.registry.model(field.comodel)
    return [[name, { ...part, fields: openSpecification(env, behind, part.fields, field.inverseName) }]]
  })
  return Object.fromEntries(entries)
}

/** What a form says, without what is closed to the person, and without what is computed and can not be edited. */
export function openValues(env: Env, meta: ModelMeta, given: Values): Record<string, unknown> {
  const open: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (name === 'id' || value === undefined) continue
    const field = env.database.registry.field(meta.name, name)
    const follows = isComputed(field) && field.readonly
    if (follows || !isOpen(env, field)) continue
    open[name] = isMany(field) && Array.isArray(value) ? value.map(each => openCommand(env, field, each)) : value
  }
  return open
}

function openCommand(env: Env, field: Field, command: unknown): unknown {
  if (!Array.isArray(command) || !isCommand(command, true) || (command[0] !== 0 && command[0] !== 1)) return command
  return [command[0], command[1], openValues(env, env.database.registry.model(field.comodel!), command[2] as Values)]
}

/** Values of a stored record, or of one that is not. */
interface Item {
  readonly stored: number | null
  readonly values: Values
}

/**
 * Records that a form links to and that were not linked before must be open to the person: what is computed from them,
 * without their rights, would tell what they may not see.
 */
export async function checkLinks(env: Env, meta: ModelMeta, items: readonly Item[]): Promise<void> {
  if (env.su) return
  for (const field of meta.fields.values()) {
    const given = items.flatMap(({ stored, values }) =>
      field.name in values ? [{ stored, value: values[field.name] }] : [],
    )
    if (given.length > 0 && field.type === 'reference') await checkReferred(env, meta, field, given)
    if (!field.comodel || given.length === 0) continue
    const added = isMany(field)
      ? given.flatMap(({ value }) => linkedIds(value))
      : await newTargets(env, meta, field, given)
    if (added.length > 0) {
      const targets = record(env.database.registry.model(field.comodel).prototype, env, [...new Set(added)])
      await targets.checkAccess('read')
    }
    const lines = isMany(field) ? given.flatMap(({ value }) => lineItems(value)) : []
    if (lines.length > 0) await checkLinks(env, env.database.registry.model(field.comodel), lines)
  }
}

type Given = readonly { stored: number | null; value: unknown }[]

async function newTargets(env: Env, meta: ModelMeta, field: Field, given: Given): Promise<number[]> {
  const before = await linkedBefore(env, meta, field, given)
  return given.flatMap(each =>
    typeof each.value === 'number' && each.value !== before(each.stored) ? [each.value] : [],
  )
}

async function checkReferred(env: Env, meta: ModelMeta, field: Field, given: Given): Promise<void> {
  const before = await linkedBefore(env, meta, field, given)
  const byModel = new Map<string, number[]>()
  for (const { stored, value } of given) {
    const text = referenceText(value)
    if (!text || text === before(stored)) continue
    const [model, id] = text.split(',') as [string, string] // as referenceText makes it
    byModel.set(model, [...(byModel.get(model) ?? []), Number(id)])
  }
  for (const [model, ids] of byModel) await env.model(model).browse(ids).checkAccess('read')
}

async function linkedBefore(env: Env, meta: ModelMeta, field: Field, given: Given) {
  // sudo: any model - what is linked already is compared, not shown
  const system = env.with({ su: true })
  const stored = given.map(each => each.stored).filter(id => id !== null)
  if (field.column && stored.length > 0) await loadColumns(system, meta, stored, [field])
  return (id: number | null) => (id === null ? null : env.unit.cache.get(field, system.scope, id))
}

function linkedIds(value: unknown): number[] {
  const items: unknown[] = Array.isArray(value) ? value : []
  return items
    .flatMap(item => {
      if (!Array.isArray(item)) return [item]
      return item[0] === 4 ? [item[1]] : item[0] === 6 && Array.isArray(item[2]) ? item[2] : []
    })
    .filter(id => typeof id === 'number' && id > 0)
}

function lineItems(value: unknown): Item[] {
  const items: unknown[] = Array.isArray(value) ? value : []
  return items.flatMap(item => {
    if (!isCommand(item, true)) return []
    const [code, id, values] = item as readonly [number, unknown, Values] // as isCommand has seen
    if (code !== 0 && code !== 1) return []
    return [{ stored: code === 1 && typeof id === 'number' && id > 0 ? id : null, values }]
  })
}
