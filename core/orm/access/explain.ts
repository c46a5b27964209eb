import { AccessError, ValueError } from '../../errors.ts'
import { N_ } from '../../gettext.ts'
import type { Operation } from '../../model/model.ts'
import type { Environment, Id } from '../../model/types.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { TRUE } from '../domain/domain.ts'
import { type Env, envOf, record } from '../environment.ts'
import { mayAccess } from './access.ts'
import { passing } from './blame.ts'
import { type Counting, type Narrowing, narrowing } from './rules.ts'

export interface AccessQuestion {
  /** Whose rights. */
  readonly uid: Id
  readonly model: string
  readonly operation: Operation
  /** About this record; without it, about the model and which of its records. */
  readonly id?: Id | undefined
}

/** Why somebody may do something or may not, in the language of who asks. */
export interface Explanation {
  readonly allowed: boolean
  readonly question: string
  readonly answer: string
  readonly parts: readonly ExplanationPart[]
}

/** What is asked one after the other; each must hold. */
export interface ExplanationPart {
  readonly title: string
  readonly holds: boolean
  readonly items: readonly ExplanationItem[]
}

export interface ExplanationItem {
  /** `null` where it depends on the record, and none was named. */
  readonly holds: boolean | null
  readonly text: string
  /** The domain of a rule. */
  readonly domain?: string
}

export const operations: readonly Operation[] = ['read', 'write', 'create', 'unlink']

const questions: Readonly<Record<Operation, string>> = {
  read: N_('May %(user)s open %(document)s?'),
  write: N_('May %(user)s modify %(document)s?'),
  create: N_('May %(user)s create %(document)s?'),
  unlink: N_('May %(user)s delete %(document)s?'),
}

/**
 * Which access lines and record rules let somebody do something, or do not: what `npx foyer explain access` and the page
 * of the same name show. Whether they are `allowed` is what `hasAccess` answers for that person; the parts say why. For
 * those who give rights, and the superuser; others get an `AccessError`. A model or operation that does not exist is a
 * `ValueError`.
 */
export async function explainAccess(face: Environment, asked: AccessQuestion): Promise<Explanation> {
  const env = envOf(face)
  if (!env.isAdmin()) throw new AccessError(env._('Only those who give rights may ask what others may do.'))
  if (!operations.includes(asked.operation)) {
    throw new ValueError(`An operation is one of ${operations.join(', ')}; got ${asked.operation}.`)
  }
  const meta = env.database.registry.model(asked.model)
  if (meta.abstract) throw new ValueError(`${meta.name} is a mixin: it has no records, the models made with it have.`)
  const person = envOf(await env.withUser(asked.uid))
  await env.database.rights.ensure(env)
  const there = asked.id === undefined || (await exists(env, meta, asked.id))
  const parts = person.su || !there ? [] : await partsOf(env, person, meta, asked)
  const target = record(meta.prototype, person, asked.id === undefined ? [] : [asked.id])
  const allowed = there && (await target.hasAccess(asked.operation))
  return {
    allowed,
    question: env._(questions[asked.operation], {
      user: `${person.rights.name} (${person.rights.login})`,
      document: await documentName(env, meta, asked.id),
    }),
    answer: answerOf(env, person, there, allowed, parts),
    parts,
  }
}

function answerOf(env: Env, person: Env, there: boolean, allowed: boolean, parts: readonly ExplanationPart[]): string {
  if (!there) return env._('There is no such record.')
  if (person.su) return env._('Yes: this is the program itself, of which nothing is asked.')
  const wrong = parts.find(part => !part.holds)
  const inactive = person.rights.active ? '' : ` ${env._('The user is archived, and can not log in.')}`
  if (allowed && wrong)
    return env._('Yes: lines and rules say no, but the model itself allows it for this record.') + inactive
  if (allowed) return env._('Yes.') + inactive
  if (!wrong) return env._('No: lines and rules say yes, but the model itself refuses it.')
  return env._('No: this does not hold: %(part)s', { part: wrong.title })
}

async function partsOf(env: Env, person: Env, meta: ModelMeta, { id, operation }: AccessQuestion) {
  const ids = id === undefined ? null : [id]
  const narrow = await narrowing(person, meta, operation)
  return [linesPart(env, person, meta, operation), ...(await ruleParts(env, person, meta, narrow, ids, ''))]
}

function linesPart(env: Env, person: Env, meta: ModelMeta, operation: Operation): ExplanationPart {
  const lines = env.access.table.lines.filter(line => line.model === meta.name && line[operation])
  const items = lines.map(({ group }) => {
    if (group === null) return { holds: true, text: env._('Everybody') }
    const holds = person.rights.groups.includes(group)
    return { holds, text: `${groupName(env, group)}: ${holds ? through(env, person, group) : env._('not in it')}` }
  })
  const none = { holds: false, text: env._('No access line opens it to anybody.') }
  const report = meta.query !== null && operation !== 'read'
  return {
    title: env._('Access lines of %(model)s: one of these groups', { model: meta.name }),
    holds: mayAccess(person, meta, operation),
    items: report ? [{ holds: false, text: env._('A report can only be read.') }] : items.length > 0 ? items : [none],
  }
}

async function ruleParts(
  env: Env,
  person: Env,
  meta: ModelMeta,
  { own, global, granted, parents }: Narrowing,
  ids: readonly number[] | null,
  prefix: string,
): Promise<ExplanationPart[]> {
  const holds = async (node: Counting['node']) => {
    if (ids === null) return node === TRUE ? true : null
    return (await passing(person, meta, node, ids)).length === ids.length
  }
  const itemOf = async ({ rule, node }: Counting): Promise<ExplanationItem> => {
    const groups = rule.groups.map(group => groupName(env, group)).join(', ')
    return { holds: await holds(node), text: groups ? `${rule.name} (${groups})` : rule.name, domain: rule.domain }
  }
  const parts: ExplanationPart[] = []
  const add = (title: string, items: readonly ExplanationItem[], any = false) => {
    if (items.length === 0) return
    const no = (item: ExplanationItem) => item.holds === false
    parts.push({ title: prefix + title, holds: any ? !items.every(no) : !items.some(no), items })
  }
  if (own !== TRUE) {
    const text = env._('Records of this model are as open as what they belong to')
    add(env._('What the model says'), [{ holds: await holds(own), text }])
  }
  const globals: ExplanationItem[] = []
  for (const one of global) globals.push(await itemOf(one))
  add(env._('Rules for everybody: all of these'), globals)
  const groups: ExplanationItem[] = []
  for (const one of granted) groups.push(await itemOf(one))
  add(env._('Rules of their groups: one of these'), groups, true)
  for (const { link, meta: parent, narrowing: above } of parents) {
    const links = ids && (await linked(env, meta, link.name, ids))
    const label = `${env._(parent.description)} (${link.name}): `
    parts.push(...(await ruleParts(env, person, parent, above, links, label)))
  }
  return parts
}

async function linked(env: Env, meta: ModelMeta, name: string, ids: readonly number[]): Promise<number[]> {
  // sudo: any model - which parent it is decides whose rules count; the asker gives rights
  const records = await record(meta.prototype, env.with({ su: true }), ids).load(name)
  return [...records].flatMap(one => (one[name] as typeof records).ids) // a many2one of the model
}

async function exists(env: Env, meta: ModelMeta, id: Id): Promise<boolean> {
  // sudo: any model - that there is such a record is told to those who give rights
  return (await record(meta.prototype, env.with({ su: true }), [id]).exists()).length > 0
}

/** With the record's name for those who may open it. */
async function documentName(env: Env, meta: ModelMeta, id: Id | undefined): Promise<string> {
  const name = `“${env._(meta.description)}” (${meta.name}${id === undefined ? '' : ` ${id}`})`
  if (id === undefined) return name
  const one = record(meta.prototype, env, [id])
  if (!(await exists(env, meta, id)) || !(await one.hasAccess('read'))) return name
  await one.load('display_name')
  return `${name} “${one.display_name}”`
}

function groupName(env: Env, id: number): string {
  return env.access.table.groups.find(group => group.id === id)?.name ?? String(id)
}

/** How somebody is in a group: directly, as far as one can tell, or by a group that implies it. */
function through(env: Env, person: Env, id: number): string {
  const own = env.access.table.groups.filter(group => person.rights.groups.includes(group.id))
  const implying = own.filter(group => group.id !== id && group.closure.includes(id))
  const tops = implying.filter(group => !implying.some(other => other !== group && other.closure.includes(group.id)))
  if (tops.length === 0) return env._('in it')
  return env._('in it, by %(groups)s', { groups: tops.map(({ name }) => name).join(', ') })
}
