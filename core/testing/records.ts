/** Records for tests, made with as few words as possible. */
import type { AnyModel } from '../model/model.ts'
import type { Environment, ModelName, Rec, Values } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import type { Field } from '../registry/field.ts'

let made = 0

/**
 * Creates a record as `create` does, and fills in what is required and not given: a text that no other record has, a
 * number, the first choice of a selection, a new record behind a many2one. Takes a list, too, and gives its records.
 * Throws what `create` throws; also when a required field is of a kind that can't be made up.
 */
export async function make<M extends ModelName>(
  env: Environment,
  model: M,
  values?: Values<M> | readonly Values<M>[],
): Promise<Rec<M>>
export async function make(env: Environment, model: string, values?: object | readonly object[]): Promise<AnyModel>
export async function make(
  env: Environment,
  model: string,
  values: object | readonly object[] = {},
): Promise<AnyModel> {
  if (!Array.isArray(values)) return env.model(model).create(await filled(env, model, values, []))
  const all: object[] = []
  for (const each of values) all.push(await filled(env, model, each, []))
  return env.model(model).create(all)
}

/** Who a test's user is. */
export interface NewUser {
  readonly login: string
  /** External ids of groups; `base.group_user` if not given. */
  readonly groups?: readonly string[]
  /** The login with a capital letter if not given. */
  readonly name?: string
  /** The login if not given, as `Visitor.logIn` expects. */
  readonly password?: string
}

/** A user of these groups: `await newUser(env, { login: 'flora', groups: ['garden.group_gardener'] })`. */
export async function newUser(
  env: Environment,
  { login, groups = ['base.group_user'], password = login, ...more }: NewUser & Readonly<Record<string, unknown>>,
): Promise<Rec<'res.users' & ModelName>> {
  const group_ids: number[] = []
  for (const group of groups) group_ids.push((await env.ref(group)).id)
  const name = login.replace(/^./, first => first.toUpperCase())
  const user = await env.model('res.users').create({ name, login, password, ...more, group_ids })
  return user as unknown as Rec<'res.users' & ModelName> // it is one; core does not know its fields
}

async function filled(env: Environment, model: string, given: object, above: readonly string[]): Promise<object> {
  if (above.includes(model)) throw new Error(`${[...above, model].join(' needs ')}: give one of them yourself.`)
  const { registry } = envOf(env).database
  const values: Record<string, unknown> = { ...given }
  for (const field of registry.model(model).fields.values()) {
    if (field.name in values || !isNeeded(field)) continue
    values[field.name] = field.comodel
      ? await env.model(field.comodel).create(await filled(env, field.comodel, {}, [...above, model]))
      : madeUp(field)
  }
  return values
}

function isNeeded(field: Field): boolean {
  if (!field.required || field.default !== undefined || field.computation) return false
  return field.inherited || !(field.related || field.delegate)
}

function madeUp(field: Field): unknown {
  made++
  switch (field.type) {
    case 'integer':
    case 'float':
    case 'monetary':
    case 'many2one_reference':
      return made
    case 'date':
      return '2026-11-22'
    case 'datetime':
      return new Date('2026-11-22T12:00:00Z')
    case 'selection':
      return Object.keys(field.choices)[0]
    case 'char':
    case 'text':
    case 'html':
      return `${field.label} ${made}`.slice(0, field.size ?? undefined)
    default:
      throw new Error(`${field.model}.${field.name} is required, and no ${field.type} can be made up: give one.`)
  }
}
