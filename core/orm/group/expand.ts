import { ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { AnyDomain } from '../../model/types.ts'
import type { Field } from '../../registry/field.ts'
import { choicesOf } from '../describe.ts'
import { envOf } from '../environment.ts'
import type { Groups } from './group.ts'

/**
 * The groups of a field, and those it is to be shown with although they are empty, in the order the field gives. Groups
 * that it does not name come behind; where the caller has ordered them, the empty ones do.
 */
export async function expanded(
  records: AnyModel,
  domain: AnyDomain,
  field: Field,
  rows: Groups['rows'],
  ordered: boolean,
): Promise<Groups['rows']> {
  const known = new Map(rows.map(row => [row.g0, row]))
  const named = await namedBy(records, domain, field, [...known.keys()])
  const front = named.map(key => known.get(key) ?? { g0: key })
  const among = new Set(named)
  return ordered
    ? [...rows, ...front.filter(row => !known.has(row.g0))]
    : [...front, ...rows.filter(row => !among.has(row.g0))]
}

async function namedBy(
  records: AnyModel,
  domain: AnyDomain,
  field: Field,
  found: readonly unknown[],
): Promise<unknown[]> {
  const env = envOf(records.env)
  if (field.groupExpand === true) return choicesOf(env, field).map(([key]) => key)
  const none = records.browse([])
  const method = none[field.groupExpand!] as (this: AnyModel, found: unknown, domain: AnyDomain) => unknown
  const set = found.filter(key => key !== null)
  if (!field.comodel) return (await method.call(none, set, domain)) as unknown[] // keys, as the option says
  const groups = await method.call(none, env.model(field.comodel).browse(set as number[]), domain)
  const { _name, ids } = (groups ?? {}) as Partial<AnyModel>
  if (_name === field.comodel && ids) return [...ids]
  throw new ValueError(
    `${field.model}.${field.groupExpand} expands groups by ${field.name}: it gives ${field.comodel}.`,
  )
}
