import type { AnyModel } from '../model/model.ts'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { checkFieldAccess, checkModelAccess } from './access/denied.ts'
import type { DomainNode } from './domain/domain.ts'
import { type Env, envOf, record } from './environment.ts'
import { convert } from './value/convert.ts'

type Values = ReadonlyMap<Field, unknown>

/** Links of a model whose targets' fields are fields of its records, too. */
export function delegatesOf(env: Env, meta: ModelMeta): readonly Field[] {
  return env.database.registry.delegates.get(meta.name) ?? []
}

/**
 * Gives new records their parents: where no link is given, one is created of what is given for its fields. To one that
 * is given, what was `named` is written, and no default.
 */
export async function createParents(
  env: Env,
  meta: ModelMeta,
  all: readonly Map<Field, unknown>[],
  named: readonly Values[],
): Promise<void> {
  for (const link of delegatesOf(env, meta)) {
    const parents = env.model(link.comodel!)
    const without: Map<Field, unknown>[] = []
    for (const [index, values] of all.entries()) {
      const id = convert(link, values.get(link) ?? null)
      if (id === null) without.push(values)
      else await writeParents(parents.browse(id as number), link, named[index]!)
    }
    if (without.length === 0) continue
    const created = await parents.create(without.map(values => behind(link, values)))
    for (const [index, values] of without.entries()) values.set(link, created.ids[index])
  }
}

/** Writes what is given for inherited fields to the parents of these records. */
export async function writeInherited(env: Env, meta: ModelMeta, values: Values, ids: readonly number[]): Promise<void> {
  const given = new Set([...values.keys()].filter(field => field.inherited).map(field => field.related![0]))
  for (const link of delegatesOf(env, meta)) {
    if (!given.has(link.name)) continue
    const records = await record(meta.prototype, env, ids).load(link.name)
    await writeParents(records[link.name] as AnyModel, link, values)
  }
}

async function writeParents(parents: AnyModel, link: Field, values: Values): Promise<void> {
  const given = behind(link, values)
  if (Object.keys(given).length > 0) await parents.write(given)
}

/** Of some values, those of the fields behind a link. */
function behind(link: Field, values: Values): Record<string, unknown> {
  const inherited = [...values].filter(([field]) => field.inherited && field.related![0] === link.name)
  return Object.fromEntries(inherited.map(([field, value]) => [field.related![1]!, value]))
}

/** Who reads what a related field shows. An inherited one is read as on the parent itself. */
export function relatedReader(env: Env, field: Field): Env {
  // sudo: related - a person who may read this field may read what it shows
  return field.inherited ? env : env.with({ su: true })
}

/** An inherited field is the parent's itself: throws an `AccessError` unless that may be read where it is. */
export function checkInherited(env: Env, field: Field): void {
  if (!field.inherited) return
  const { registry } = env.database
  const [link, name] = field.related!
  const parent = registry.model(registry.field(field.model, link!).comodel!)
  checkModelAccess(env, parent, 'read')
  checkFieldAccess(env, parent, [name!], 'read')
  checkInherited(env, registry.field(parent.name, name!))
}

/** What new parents start with, for those of the fields that are inherited. */
export async function inheritedDefaults(
  env: Env,
  meta: ModelMeta,
  fields: readonly Field[],
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {}
  for (const link of delegatesOf(env, meta)) {
    const names = fields.filter(field => field.inherited && field.related![0] === link.name).map(field => field.name)
    if (names.length > 0) Object.assign(values, await env.model(link.comodel!).defaultGet(names))
  }
  return values
}

/** A condition on the target of a required link, as one on the records that have it. */
export function throughLink(link: Field, node: DomainNode): DomainNode {
  switch (node.kind) {
    case 'leaf':
      return { ...node, path: [link.name, ...node.path] }
    case 'not':
    case 'rule':
      return { ...node, node: throughLink(link, node.node) }
    case 'and':
    case 'or':
      return { ...node, nodes: node.nodes.map(one => throughLink(link, one)) }
    default:
      return node
  }
}

/**
 * Copies the parents of a record that is copied, but for links that are given. What is given for an inherited field
 * goes to the copied parent. Changes `given` to what is left for the copy itself.
 */
export async function copyParents(one: AnyModel, meta: ModelMeta, given: Record<string, unknown>): Promise<void> {
  for (const link of delegatesOf(envOf(one.env), meta)) {
    if (link.name in given) continue
    const fields = [...meta.fields.values()].filter(field => field.name in given)
    const own = behind(link, new Map(fields.map(field => [field, given[field.name]])))
    given[link.name] = (await (one[link.name] as AnyModel).copy(own)).id
    for (const field of fields) if (field.inherited && field.related![0] === link.name) delete given[field.name]
  }
}
