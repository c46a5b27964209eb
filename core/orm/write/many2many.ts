import { MissingError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { counterparts } from '../../registry/triggers.ts'
import { modified } from '../compute/modified.ts'
import { ofLines } from '../compute/of_lines.ts'
import type { Env } from '../environment.ts'
import { quoted } from '../read/sql.ts'
import { idList } from '../value/convert.ts'
import { idsOf, linesOf, type Phase, updateLines } from './lines.ts'
import { explained } from './rows.ts'

/** Which targets are to be linked to a record, and which are not. */
type Links = Map<number, Map<number, boolean>>

/** Carries out commands on the links of a many2many. The links themselves change at the end, in two statements. */
export async function writeMany2many(
  env: Env,
  meta: ModelMeta,
  field: Field,
  phases: readonly Phase[],
  areNew: boolean,
): Promise<void> {
  const lines = linesOf(env, field)
  const owners = [...new Set(phases.flatMap(phase => phase.steps.flatMap(one => one.ids)))]
  const links: Links = new Map(owners.map(id => [id, new Map()]))
  const put = (ids: readonly number[], targets: readonly number[], linked: boolean) => {
    for (const id of ids) for (const target of targets) links.get(id)!.set(target, linked)
  }
  const clears = phases.some(({ code }) => code >= 5)
  const visible = clears && !areNew ? await visibleLinks(env, field, owners) : new Map<number, readonly number[]>()
  const clear = (ids: readonly number[]) => {
    for (const id of ids) put([id], [...(visible.get(id) ?? []), ...links.get(id)!.keys()], false)
  }
  for (const { code, steps } of phases) {
    switch (code) {
      case 0: {
        const created = await lines.create(steps.flatMap(one => one.commands.map(command => command[2] as object)))
        const ids = [...created.ids]
        for (const one of steps) put(one.ids, ids.splice(0, one.commands.length), true)
        break
      }
      case 1:
        await updateLines(lines, steps)
        break
      case 2: {
        const ids = steps.flatMap(one => idsOf(one.commands))
        put(owners, ids, false)
        await (await lines.browse(ids).exists()).unlink()
        break
      }
      case 3:
        for (const one of steps) put(one.ids, idsOf(one.commands), false)
        break
      case 4:
        for (const one of steps) put(one.ids, idsOf(one.commands), true)
        break
      case 5:
        for (const one of steps) clear(one.ids)
        break
      case 6:
        for (const { ids, commands } of steps) {
          clear(ids)
          put(ids, idList([...(commands.at(-1)![2] as readonly number[])], field), true)
        }
    }
  }
  await storeLinks(env, meta, field, links)
}

/** Linked records that this person sees: what they do not see stays linked. */
async function visibleLinks(env: Env, field: Field, ids: readonly number[]): Promise<Map<number, readonly number[]>> {
  const { table, column1, column2 } = field.relation!
  const text = `SELECT ${quoted(column1)} AS id, array_agg(${quoted(column2)}) AS lines FROM ${quoted(table)} WHERE ${quoted(column1)} = ANY($1::int[]) GROUP BY 1`
  const rows = await env.unit.query<{ id: number; lines: number[] }>(text, [ids], true)
  if (rows.length === 0) return new Map()
  const all = [...new Set(rows.flatMap(row => row.lines))]
  const seen = new Set(
    (
      await ofLines(env, field)
        .model(field.comodel!)
        .search([['id', 'in', all]])
    ).ids,
  )
  return new Map(rows.map(row => [row.id, row.lines.filter(line => seen.has(line))]))
}

async function storeLinks(env: Env, meta: ModelMeta, field: Field, links: Links): Promise<void> {
  const pairs = [...links].flatMap(([id, targets]) => [...targets].map(([target, linked]) => ({ id, target, linked })))
  const taken = await change(
    env,
    meta,
    field,
    pairs.filter(pair => !pair.linked),
    'DELETE',
  )
  const added = await change(
    env,
    meta,
    field,
    pairs.filter(pair => pair.linked),
    'INSERT',
  )
  const changed = [...taken, ...added]
  if (changed.length === 0) return
  const ids = [...new Set(changed.map(pair => pair.id))]
  const targets = [...new Set(changed.map(pair => pair.target))]
  await modified(env, meta, new Map([[field, ids]]))
  const { registry } = env.database
  for (const other of counterparts(registry, field)) {
    env.unit.cache.forget(other, targets)
    await modified(env, registry.model(other.model), new Map([[other, targets]]))
  }
}

interface Pair {
  readonly id: number
  readonly target: number
}

/** Adds pairs to the table, or takes them off; gives those that were not there, or were. */
async function change(
  env: Env,
  meta: ModelMeta,
  field: Field,
  pairs: readonly Pair[],
  verb: 'INSERT' | 'DELETE',
): Promise<Pair[]> {
  if (pairs.length === 0) return []
  const { table, column1, column2 } = field.relation!
  const [id, target] = [quoted(column1), quoted(column2)]
  const given = 'unnest($1::int[], $2::int[])'
  const returning = `RETURNING ${id} AS id, ${target} AS target`
  const text =
    verb === 'INSERT'
      ? `INSERT INTO ${quoted(table)} (${id}, ${target}) SELECT * FROM ${given} ON CONFLICT DO NOTHING ${returning}`
      : `DELETE FROM ${quoted(table)} WHERE (${id}, ${target}) IN (SELECT * FROM ${given}) ${returning}`
  await env.unit.begin()
  const parameters = [pairs.map(pair => pair.id), pairs.map(pair => pair.target)]
  try {
    return await explained(env, meta, () => env.unit.query<Pair>(text, parameters, true))
  } catch (error) {
    const lacking = error instanceof MissingError && / (\d+)\D*$/.exec(error.message)?.[1]
    if (!lacking) throw error
    throw new MissingError(`${field.comodel} ${lacking}: there is no such record to link.`)
  }
}
