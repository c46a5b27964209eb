import { AccessError, MissingError, ValueError } from '../../errors.ts'
import { N_ } from '../../gettext.ts'
import type { Operation } from '../../model/model.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Env } from '../environment.ts'
import { selectIds } from '../read/query.ts'
import { mayAccess } from './access.ts'
import { blame, otherCompany } from './blame.ts'

const ofModel: Readonly<Record<Operation, string>> = {
  read: N_('You may not open “%(document)s” (%(model)s).'),
  write: N_('You may not modify “%(document)s” (%(model)s).'),
  create: N_('You may not create “%(document)s” (%(model)s).'),
  unlink: N_('You may not delete “%(document)s” (%(model)s).'),
}

const ofRecord: Readonly<Record<Operation, string>> = {
  read: N_('You may not open this record of “%(document)s” (%(model)s).'),
  write: N_('You may not modify this record of “%(document)s” (%(model)s).'),
  create: N_('You may not create such a record of “%(document)s” (%(model)s).'),
  unlink: N_('You may not delete this record of “%(document)s” (%(model)s).'),
}

const ofFields: Readonly<Record<Operation, string>> = {
  read: N_('You may not read %(fields)s of “%(document)s” (%(model)s).'),
  write: N_('You may not modify %(fields)s of “%(document)s” (%(model)s).'),
  create: N_('You may not set %(fields)s of “%(document)s” (%(model)s).'),
  unlink: N_('You may not modify %(fields)s of “%(document)s” (%(model)s).'),
}

/** What a model is called in messages. */
function named(env: Env, { name, description }: ModelMeta) {
  return { document: env._(description), model: name }
}

/** Throws an `AccessError` that says which groups could, unless the person may do this to the model. */
export function checkModelAccess(env: Env, meta: ModelMeta, operation: Operation): void {
  if (meta.abstract) throw new ValueError(`${meta.name} is a mixin: it has no records, the models made with it have.`)
  if (mayAccess(env, meta, operation)) return
  if (meta.query !== null && operation !== 'read') {
    throw new AccessError(env._('“%(document)s” (%(model)s) is a report: it can only be read.', named(env, meta)))
  }
  const able = env.access.table.lines.filter(line => line.model === meta.name && line[operation])
  const groups = groupNames(
    env,
    able.flatMap(({ group }) => group ?? []),
  )
  throw new AccessError(
    [
      env._(ofModel[operation], named(env, meta)),
      ...(groups.length > 0
        ? [env._('Groups that may:'), ...groups.map(name => `- ${name}`)]
        : [env._('No group is allowed to.')]),
      env._('Ask your administrator if you need it.'),
    ].join('\n'),
  )
}

/** Throws an `AccessError` unless every field named is open to the person. */
export function checkFieldAccess(env: Env, meta: ModelMeta, names: Iterable<string>, operation: Operation): void {
  if (env.su) return
  const closed = [...names].flatMap(name => {
    const field = meta.fields.get(name)
    return field?.groups && !env.hasAnyGroup(field.groups) ? [field] : []
  })
  if (closed.length === 0) return
  const fields = [...new Set(closed.map(({ name }) => name))].join(', ')
  const lines = [env._(ofFields[operation], { fields, ...named(env, meta) })]
  if (inDebug(env)) {
    for (const { name, groups } of closed)
      lines.push(`- ${name}: ${groups!.map(group => nameOf(env, group)).join(', ')}`)
  }
  throw new AccessError([...lines, env._('Ask your administrator if you need it.')].join('\n'))
}

/** Says why records were not among those allowed. */
export async function throwDenied(
  env: Env,
  meta: ModelMeta,
  denied: readonly number[],
  operation: Operation,
): Promise<never> {
  // sudo: any model - whether they are there decides what is said; nothing of them is shown
  const there = new Set(
    await selectIds(env.with({ su: true }), meta, { kind: 'leaf', path: ['id'], operator: 'in', value: denied }),
  )
  const gone = denied.filter(id => !there.has(id))
  if (gone.length > 0) throw missing(env, meta, gone)
  const lines = [env._(ofRecord[operation], named(env, meta))]
  const company = await otherCompany(env, meta, denied)
  lines.push(
    company
      ? env._('It belongs to the company “%(name)s”: switch to it, then try again.', { name: company.name })
      : env._('Ask your administrator if you need it.'),
  )
  if (inDebug(env)) lines.push('', ...(await blame(env, meta, denied, operation)))
  throw new AccessError(lines.join('\n'), company ? { suggestedCompany: company } : undefined)
}

export function missing(env: Env, meta: ModelMeta, ids: readonly number[]): MissingError {
  return new MissingError(
    env._('This record of “%(document)s” does not exist, or not any more (%(model)s %(ids)s).', {
      ...named(env, meta),
      ids: ids.slice(0, 5).join(', '),
    }),
  )
}

/** Who works here and has asked for it is told more. */
function inDebug(env: Env): boolean {
  return Boolean(env.context.debug) && env.hasGroup('base.group_user')
}

/** The names of groups, each once, as people know them. */
export function groupNames(env: Env, ids: readonly number[]): string[] {
  const names = new Map(env.access.table.groups.map(({ id, name }) => [id, name]))
  return [...new Set(ids.flatMap(id => names.get(id) ?? []))]
}

/** A group of a field by its external id; `!` before it says: not in it. */
function nameOf(env: Env, given: string): string {
  const [not, xmlid] = given.startsWith('!') ? ['!', given.slice(1)] : ['', given]
  if (xmlid === '.') return env._('nobody')
  return not + (env.access.table.groups.find(group => group.xmlid === xmlid)?.name ?? xmlid)
}
