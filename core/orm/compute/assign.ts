import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import { type Env, record } from '../environment.ts'
import { assignNew, isNew } from '../form/new.ts'
import { convert, idList } from '../value/convert.ts'
import { roundedAmount } from '../value/monetary.ts'

/** Values that compute methods assign, by field and record. */
export type Assigned = Map<Field, Map<number, unknown>>

const key = Symbol('fields being computed')

/** Runs a compute method: while it runs, these fields may be assigned. Gives what it assigned. */
export function assigning(env: Env, fields: readonly Field[], work: () => void): Assigned
export function assigning(env: Env, fields: readonly Field[], work: () => unknown): Promise<Assigned> | Assigned
export function assigning(env: Env, fields: readonly Field[], work: () => unknown): Promise<Assigned> | Assigned {
  const assigned: Assigned = new Map(fields.map(field => [field, new Map()]))
  const stack = stackOf(env)
  stack.add(assigned)
  let result: unknown
  try {
    result = work()
  } catch (error) {
    stack.delete(assigned)
    throw error
  }
  if (!(result instanceof Promise)) {
    stack.delete(assigned)
    return assigned
  }
  return result.then(() => assigned).finally(() => stack.delete(assigned))
}

/** Takes a value that a compute method gives to a record. Anywhere else it is an author's mistake. */
export function assign(env: Env, field: Field, ids: readonly number[], value: unknown): void {
  const open = [...stackOf(env)].findLast(assigned => assigned.has(field))
  if (!open && ids.length > 0 && ids.every(isNew)) {
    assignNew(env, field, ids, value)
    return
  }
  if (!open) {
    throw new ValueError(
      `${field.model}.${field.name} can not be assigned here: use await record.write({ ${field.name}: … }). Only its compute method assigns it.`,
    )
  }
  const many = field.type === 'one2many' || field.type === 'many2many'
  if (many && Array.isArray(value) && value.some(Array.isArray)) {
    throw new ValueError(
      `${field.model}.${field.name} is computed: assign records or ids to it. It got commands, ${JSON.stringify(value)}; they are for create and write.`,
    )
  }
  const stored =
    value === null && many ? [] : many ? idList(value, field, env) : convert({ ...field, size: null }, value, env)
  const { prototype } = env.database.registry.model(field.model)
  for (const id of ids) {
    // sudo: currencies - how an amount is rounded does not depend on who looks
    const one = record(prototype, env.with({ su: true }), [id])
    open.get(field)!.set(id, field.currencyField ? roundedAmount(one, field, stored) : stored)
  }
}

/** What is assigned but not yet kept: a compute method may read its own field back. */
export function assignedValue(env: Env, field: Field, id: number): { value: unknown } | null {
  for (const assigned of stackOf(env)) {
    const values = assigned.get(field)
    if (values?.has(id)) return { value: values.get(id) }
  }
  return null
}

function stackOf(env: Env): Set<Assigned> {
  const { store } = env.unit
  const kept = store.get(key)
  if (kept) return kept as Set<Assigned> // put there below, by this key only
  const stack = new Set<Assigned>()
  store.set(key, stack)
  return stack
}
