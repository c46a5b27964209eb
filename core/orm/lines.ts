import { MissingError, ValueError } from '../errors.ts'
import type { Command } from '../model/commands.ts'
import type { AnyModel } from '../model/model.ts'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { counterparts } from '../registry/triggers.ts'
import { isCommand } from './command.ts'
import { modified } from './compute.ts'
import { NO_MODEL } from './context.ts'
import { idList } from './convert.ts'
import { type Env, record } from './environment.ts'
import { isNew } from './new.ts'
import { explained } from './rows.ts'
import { quoted } from './sql.ts'

/** What is given for an x2many, as commands: records and ids are a set, nothing is a clear. */
export function commandsOf(field: Field, value: unknown): readonly Command[] {
  if (value === null || value === false) return [[5, 0, 0]]
  if (Array.isArray(value) && value.some(Array.isArray)) {
    for (const one of value) checkCommand(field, one)
    return value as readonly Command[]
  }
  return [[6, 0, idList(value, field)]]
}

function checkCommand(field: Field, given: unknown): void {
  if (isCommand(given)) return
  throw new ValueError(
    `${field.model}.${field.name} takes records, ids or x2many commands; got ${JSON.stringify(given)}.`,
  )
}

/** Carries out what is given for an x2many field of each of these records, in order. */
export async function writeLines(
  env: Env,
  meta: ModelMeta,
  field: Field,
  given: readonly (readonly [id: number, value: unknown])[],
): Promise<void> {
  const ids = given.map(([id]) => id)
  const loaded = env.unit.cache.missing(field, env.scope, ids).length === 0
  await modified(env, meta, [field], ids)
  if (field.type === 'one2many') await writeOne2many(env, field, given)
  else await writeMany2many(env, field, given)
  env.unit.cache.forget(field, ids)
  for (const other of counterparts(env.database.registry, field)) env.unit.cache.forget(other)
  await modified(env, meta, [field], ids)
  if (loaded) await record(meta.prototype, env, ids).load(field.name)
}

type Given = readonly (readonly [number, unknown])[]

async function writeOne2many(env: Env, field: Field, given: Given): Promise<void> {
  const lines = linesOf(env, field)
  const inverse = env.database.registry.field(field.comodel!, field.inverseName!)
  const takeOut = async (gone: AnyModel) => {
    if (gone.length === 0) return
    if (inverse.ondelete === 'cascade' || inverse.required) await gone.unlink()
    else await gone.write({ [inverse.name]: null })
  }
  const current = async (id: number) => lines.search([[inverse.name, '=', id], ...field.domain])
  const joined = (id: number) => ({
    [inverse.name]: id,
    ...(inverse.modelField && { [inverse.modelField]: field.model }),
  })
  const created: object[] = []
  for (const [id, value] of given) {
    for (const command of commandsOf(field, value)) {
      switch (command[0]) {
        case 0:
          created.push({ ...command[2], ...joined(id) })
          break
        case 1:
          await lines.browse(command[1]).write(command[2])
          break
        case 2:
          await (await lines.browse(command[1]).exists()).unlink()
          break
        case 3:
          await takeOut((await current(id)).intersection(lines.browse(command[1])))
          break
        case 4:
          await linkable(lines, [command[1]])
          await lines.browse(command[1]).write(joined(id))
          break
        case 5:
          await takeOut(await current(id))
          break
        case 6: {
          const wanted = lines.browse(idList([...command[2]], field))
          const before = await current(id)
          await linkable(lines, wanted.ids)
          await takeOut(before.difference(wanted))
          const added = wanted.difference(before)
          if (added.length > 0) await added.write(joined(id))
        }
      }
    }
  }
  if (created.length > 0) await lines.create(created)
}

async function writeMany2many(env: Env, field: Field, given: Given): Promise<void> {
  const lines = linesOf(env, field)
  for (const [id, value] of given) {
    for (const command of commandsOf(field, value)) {
      switch (command[0]) {
        case 0:
          await link(env, field, id, (await lines.create(command[2])).ids)
          break
        case 1:
          await lines.browse(command[1]).write(command[2])
          break
        case 2:
          await takeOff(env, field, id, [command[1]])
          await (await lines.browse(command[1]).exists()).unlink()
          break
        case 3:
          await takeOff(env, field, id, [command[1]])
          break
        case 4:
          await link(env, field, id, [command[1]])
          break
        case 5:
          await takeOff(env, field, id, await visible(env, field, id))
          break
        case 6: {
          const wanted = idList([...command[2]], field)
          await takeOff(
            env,
            field,
            id,
            (await visible(env, field, id)).filter(one => !wanted.includes(one)),
          )
          await link(env, field, id, wanted)
        }
      }
    }
  }
}

/** New lines start with their own defaults, not with those that a context has for what they are lines of.
 * What a superuser's commands do to some models, the person behind must have the right to. */
function linesOf(env: Env, field: Field): AnyModel {
  const { allowSudoCommands } = env.database.registry.model(field.comodel!)
  return env.with({ defaultsOf: NO_MODEL, su: env.su && allowSudoCommands }).model(field.comodel!)
}

/** Linked records that this person sees: what they do not see stays linked. */
async function visible(env: Env, field: Field, id: number): Promise<readonly number[]> {
  const { table, column1, column2 } = field.relation!
  const text = `SELECT ${quoted(column2)} AS line FROM ${quoted(table)} WHERE ${quoted(column1)} = $1`
  const pairs = await env.unit.query<{ line: number }>(text, [id], true)
  if (pairs.length === 0) return []
  return (await env.model(field.comodel!).search([['id', 'in', pairs.map(pair => pair.line)]])).ids
}

async function link(env: Env, field: Field, id: number, targets: readonly number[]): Promise<void> {
  if (targets.length === 0) return
  await linkable(env.model(field.comodel!), targets)
  const { table, column1, column2 } = field.relation!
  await env.unit.begin()
  const text = `INSERT INTO ${quoted(table)} (${quoted(column1)}, ${quoted(column2)}) SELECT $1, unnest($2::int[]) ON CONFLICT DO NOTHING`
  await explained(env, env.database.registry.model(field.model), () => env.unit.query(text, [id, targets], true))
}

async function takeOff(env: Env, field: Field, id: number, targets: readonly number[]): Promise<void> {
  if (targets.length === 0) return
  const { table, column1, column2 } = field.relation!
  await env.unit.begin()
  const text = `DELETE FROM ${quoted(table)} WHERE ${quoted(column1)} = $1 AND ${quoted(column2)} = ANY($2::int[])`
  await env.unit.query(text, [id, targets], true)
}

/** What is to be linked must be there. */
async function linkable(lines: AnyModel, ids: readonly number[]): Promise<void> {
  const there = await lines.browse(ids).exists()
  const gone = ids.filter(id => isNew(id) || !there.ids.includes(id))
  if (gone.length > 0) {
    throw new MissingError(`${lines._name} ${gone.slice(0, 5).join(', ')}: there is no such record to link.`)
  }
}
