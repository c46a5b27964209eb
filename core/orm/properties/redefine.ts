import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { modified } from '../compute/modified.ts'
import type { Env } from '../environment.ts'
import { quoted } from '../read/sql.ts'
import type { Property } from './definition.ts'
import { definitionPlace } from './properties.ts'

/** What records lose when their properties are defined anew. */
interface Loss {
  /** Properties that are no more, or are something else. */
  readonly names: readonly string[]
  /** Choices that are no more. */
  readonly choices: readonly (readonly [name: string, list: boolean, values: readonly string[]])[]
}

/**
 * Looks what definitions that are about to be written were before, and gives the function that takes out of all records
 * what they no longer define: a search and a reader then find the same.
 */
export async function redefining(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  columns: ReadonlyMap<Field, unknown>,
): Promise<() => Promise<void>> {
  const losses: [Field, Map<string, number[]>][] = []
  for (const field of columns.keys()) {
    if (field.type !== 'properties_definition') continue
    await env.unit.begin()
    const text = `SELECT id, ${quoted(field.name)} AS before FROM ${quoted(meta.table)} WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`
    const rows = await env.unit.query<{ id: number; before: readonly Property[] | null }>(text, [ids], true)
    const after = (columns.get(field) ?? []) as readonly Property[] // as it was checked
    const groups = new Map<string, number[]>()
    for (const { id, before } of rows) {
      const key = JSON.stringify(lossOf(before ?? [], after))
      groups.set(key, [...(groups.get(key) ?? []), id])
    }
    losses.push([field, groups])
  }
  return async () => {
    for (const [field, groups] of losses)
      for (const [loss, containers] of groups) await take(env, field, JSON.parse(loss) as Loss, containers)
  }
}

function lossOf(before: readonly Property[], after: readonly Property[]): Loss {
  const next = (one: Property) => after.find(({ name }) => name === one.name)
  const isOther = (one: Property) => next(one)?.type !== one.type || next(one)?.comodel !== one.comodel
  const choices = before
    .filter(one => !isOther(one))
    .map(one => {
      const left = new Set((next(one)!.selection ?? next(one)!.tags ?? []).map(([choice]) => choice))
      const values = (one.selection ?? one.tags ?? []).map(([choice]) => choice).filter(choice => !left.has(choice))
      return [one.name, one.type === 'tags', values] as const
    })
  return {
    names: before.filter(isOther).map(({ name }) => name),
    choices: choices.filter(([, , values]) => values.length > 0),
  }
}

/** Takes values out of all records that lead to these: whoever changes a definition, changes it for all. */
async function take(env: Env, definition: Field, { names, choices }: Loss, containers: readonly number[]) {
  for (const field of definedBy(env, definition)) {
    const meta = env.database.registry.model(field.model)
    const [table, kept] = [quoted(meta.table), quoted(field.name)]
    const where = `${quoted(definitionPlace(env, field).link.name)} = ANY($1::int[])`
    const changed = new Set<number>()
    const run = async (set: string, test: string, ...values: unknown[]) => {
      const text = `UPDATE ${table} SET ${kept} = NULLIF(${set}, '{}'::jsonb) WHERE ${where} AND ${test} RETURNING id`
      const rows = await env.unit.query<{ id: number }>(text, [containers, ...values], true)
      for (const { id } of rows) changed.add(id)
    }
    if (names.length > 0) await run(`${kept} - $2::text[]`, `${kept} ?| $2::text[]`, names)
    for (const [name, list, values] of choices) {
      const value = `${kept} -> $2::text`
      if (list)
        await run(
          `jsonb_set(${kept}, ARRAY[$2::text], (${value}) - $3::text[])`,
          `${value} ?| $3::text[]`,
          name,
          values,
        )
      else await run(`${kept} - $2::text`, `${kept} ->> $2::text = ANY($3::text[])`, name, values)
    }
    env.unit.cache.forget(field, [...changed])
    await modified(env, meta, new Map([[field, [...changed]]]))
  }
}

/** The fields of properties that a definition is for. */
function definedBy(env: Env, definition: Field): Field[] {
  const columns = [...env.database.registry.models.values()]
    .filter(meta => !meta.abstract)
    .flatMap(meta => meta.columns)
  return columns.filter(field => {
    if (!field.definition) return false
    const { column } = definitionPlace(env, field)
    return column === definition
  })
}
