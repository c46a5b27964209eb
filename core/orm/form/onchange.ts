import { ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { AnySpecification, OnchangeResult } from '../../model/specification.ts'
import { type Field, isMany } from '../../registry/field.ts'
import { defaultsFor } from '../context.ts'
import { type Env, envOf, record } from '../environment.ts'
import { load, loadColumns, metaOf } from '../read/read.ts'
import { convert, unsetValue } from '../value/convert.ts'
import { fieldValues } from '../write/write.ts'
import { isCommand } from './command.ts'
import { addNew, isNew, type NewRecord, newRecordOf, put, unsetOf } from './new.ts'
import { touch } from './new_compute.ts'
import { lineId } from './new_lines.ts'
import { checkLinks, openSpecification, openValues } from './onchange_given.ts'
import { runMethods, type Todo } from './onchange_methods.ts'
import { differences, lineKey, linesIn, loadState, type Snapshot, snapshot } from './snapshot.ts'

type Values = Readonly<Record<string, unknown>>

/** What a form has to show after fields were changed in it. In memory: nothing is written. */
export function onchange(
  records: AnyModel,
  given: Values,
  changed: readonly string[],
  wanted: AnySpecification,
): Promise<OnchangeResult> {
  return edited(records, given, changed, wanted, false)
}

/** The same for whoever draws the whole form anew: not what differs, but all of the specification. */
export function edit(
  records: AnyModel,
  given: Values,
  changed: readonly string[],
  wanted: AnySpecification,
): Promise<OnchangeResult> {
  return edited(records, given, changed, wanted, true)
}

async function edited(
  records: AnyModel,
  given: Values,
  changed: readonly string[],
  wanted: AnySpecification,
  whole: boolean,
): Promise<OnchangeResult> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  if (records.length > 1 || records.ids.some(isNew))
    throw new ValueError(`onchange takes a stored ${meta.name}, or none for a new one; got ${String(records)}.`)
  await env.database.rights.ensure(env)
  const origin = records.ids[0] ?? null
  await records.checkAccess(origin === null ? 'create' : 'write')
  const specification = openSpecification(env, meta, wanted)
  const values = openValues(env, meta, given)
  await checkLinks(env, meta, [{ stored: origin, values }])

  const one = addNew(env, meta, origin, null)
  const root = record(meta.prototype, env, [one.id])
  if (changed.length === 0 && origin === null) {
    const names = Object.keys(specification)
    const defaults = await records.defaultGet(names.filter(name => !(name in values)))
    const brought = defaultsFor(env, meta.name)
    const unasked = Object.entries(defaults).filter(([name]) => brought.has(name))
    await checkLinks(env, meta, [{ stored: null, values: Object.fromEntries(unasked) }])
    put(env, one, fieldValues(env, meta, { ...defaults, ...values }))
    const warning = await runMethods(env, one, specification, [{ one, names }])
    await loadState(env, [one], specification)
    return { value: await differences(env, new Map(), snapshot(root, specification), specification), ...warning }
  }

  const names = new Set(changed.map(name => env.database.registry.field(meta.name, name.split('.')[0]!).name))
  const part = (those: boolean) => Object.entries(values).filter(([name]) => names.has(name) === those)
  put(env, one, fieldValues(env, meta, Object.fromEntries(part(false))))
  await loadState(env, [one], specification)
  const before = new Map(whole ? [] : snapshot(root, specification))
  const now = fieldValues(env, meta, Object.fromEntries(part(true)))
  put(env, one, now)
  const todo = todoOf(env, one, names, changed)
  for (const field of now.keys())
    if (before.has(field) && !isMany(field)) before.set(field, known(field, values[field.name]))
  await loadState(env, [one], specification)
  for (const field of now.keys()) {
    if (!before.has(field) || !isMany(field)) continue
    const there = snapshot(root, { [field.name]: specification[field.name]! }).get(field)
    before.set(
      field,
      await knownLines(env, one, field, there, given[field.name], specification[field.name]!.fields ?? {}),
    )
  }
  const warning = await runMethods(env, one, specification, todo)
  await loadState(env, [one], specification)
  return { value: await differences(env, before, snapshot(root, specification), specification), ...warning }
}

/** Whose fields were changed: those of the record, and of lines (`line_ids.7.price`). What follows is computed again. */
function todoOf(env: Env, one: NewRecord, names: ReadonlySet<string>, changed: readonly string[]): Todo[] {
  const todo: Todo[] = [{ one, names: [...names] }]
  touch(
    env,
    one,
    [...names].map(name => one.meta.fields.get(name)!),
  )
  for (const path of changed) {
    const [list = '', id = '', name] = path.split('.')
    const field = one.meta.fields.get(list)!
    if (name === undefined || !isMany(field)) continue
    const line = newRecordOf(env, lineId(env, one, field, one.virtual.has(id) ? id : Number(id), true))
    touch(env, line, [env.database.registry.field(line.meta.name, name)])
    todo.push({ one: line, names: [name] })
  }
  return todo
}

/** A value that the form shows, as a snapshot has it. */
function known(field: Field, value: unknown): unknown {
  const kept = convert({ ...field, size: null }, value)
  return field.comodel ? kept : (kept ?? unsetOf(field) ?? unsetValue(field))
}

/** The lines of a changed x2many as the form shows them: what it said of them, else what is stored. */
async function knownLines(
  env: Env,
  one: NewRecord,
  field: Field,
  there: unknown,
  given: unknown,
  specification: AnySpecification,
): Promise<unknown> {
  const { registry } = env.database
  const meta = registry.model(field.comodel!)
  const lines = linesIn(there)
  const fields = Object.keys(specification).map(name => registry.field(meta.name, name))
  const stored = env
    .model(meta.name)
    .browse([...lines].filter(([key, { id }]) => isNew(id) && !isNew(key)).map(([key]) => key))
  const plain = fields.filter(each => !isMany(each))
  if (stored.length > 0) {
    await loadColumns(
      env,
      meta,
      stored.ids,
      plain.filter(each => each.column),
    )
    await load(
      stored,
      plain.filter(each => !each.column).map(each => each.name),
    )
  }
  const said = new Map<number, Values>()
  for (const command of Array.isArray(given) ? given : []) {
    if (!isCommand(command, true) || command[0] > 1) continue
    const key = lineKey(env, lineId(env, one, field, command[1], command[0] === 1))
    said.set(key, { ...said.get(key), ...command[2] })
  }
  const state = (key: number, id: number, now: Snapshot): Snapshot => {
    if (!isNew(id)) return now
    const origin = isNew(key) ? new Map() : snapshot(stored.browse(key), onlyNamed(specification, plain))
    const values = Object.entries(said.get(key) ?? {}).flatMap(([name, value]): [Field, unknown][] => {
      const each = plain.find(other => other.name === name)
      return each ? [[each, known(each, value)]] : []
    })
    return new Map([...now].filter(([each]) => isMany(each)).concat([...origin], values))
  }
  return new Map([...lines].map(([key, { id, values }]) => [key, { id, values: state(key, id, values) }]))
}

function onlyNamed(specification: AnySpecification, fields: readonly Field[]): AnySpecification {
  return Object.fromEntries(fields.map(({ name }) => [name, specification[name]!]))
}
