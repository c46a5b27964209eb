import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { modified } from '../compute/modified.ts'
import { type Env, record } from '../environment.ts'
import { load } from '../read/read.ts'
import { updateRows } from '../write/rows.ts'
import { roundTo } from './round.ts'

/**
 * Those of the amounts, by record, that are not what the record's currency can say, rounded. Without a currency an
 * amount stays as it is. The records are in the database: the currency may be computed, or that of the company.
 */
async function roundedAmounts(
  env: Env,
  meta: ModelMeta,
  field: Field,
  amounts: ReadonlyMap<number, unknown>,
): Promise<Map<number, number>> {
  // No currency rounds zero to anything else.
  const ids = [...amounts].filter(([, amount]) => amount).map(([id]) => id)
  // sudo: currencies - how an amount is rounded does not depend on who writes it
  const records = record(meta.prototype, env.with({ su: true }), ids)
  await load(records, [`${field.currencyField}.rounding`])
  const rounded = [...records].map(one => [one.id, roundedAmount(one, field, amounts.get(one.id))] as const)
  // Only numbers come out of numbers.
  return new Map(rounded.filter(([id, amount]) => amount !== amounts.get(id))) as Map<number, number>
}

/** An amount as the record's currency, which is loaded, can say it. `rounding` is its smallest coin, such as 0.01. */
export function roundedAmount(one: AnyModel, field: Field, amount: unknown): unknown {
  const currency = one[field.currencyField!] as AnyModel // a many2one: see the checks of fields
  const step = currency.length > 0 ? Number(currency.rounding) : 0
  return typeof amount === 'number' && step > 0 ? roundTo(amount, step) : amount
}

/** Rounds amounts that were just written to these records, as far as their currencies want it. */
export async function roundWritten(
  env: Env,
  meta: ModelMeta,
  fields: readonly Field[],
  ids: readonly number[],
): Promise<void> {
  for (const field of fields) {
    if (field.type !== 'monetary') continue
    const { cache } = env.unit
    const amounts = new Map(ids.map(id => [id, cache.get(field, env.scope, id)]))
    const rounded = await roundedAmounts(env, meta, field, amounts)
    if (rounded.size === 0) continue
    for (const [id, amount] of rounded) cache.set(field, env.scope, id, amount)
    await updateRows(env, meta, [field], [...rounded.keys()])
    await modified(env, meta, new Map([[field, [...rounded.keys()]]]))
  }
}
