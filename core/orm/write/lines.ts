import { MissingError, ValueError } from '../../errors.ts'
import type { Command } from '../../model/commands.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { ofLines } from '../compute/of_lines.ts'
import { NO_MODEL } from '../context.ts'
import { type Env, record } from '../environment.ts'
import { isCommand } from '../form/command.ts'
import { isNew } from '../form/new.ts'
import { idList } from '../value/convert.ts'
import { writeMany2many } from './many2many.ts'
import { writeOne2many } from './one2many.ts'
import { byValue } from './through.ts'

/** What is given for an x2many, as commands: records and ids are a set, nothing is a clear. */
export function commandsOf(field: Field, value: unknown): readonly Command[] {
  if (value === null || value === false) return [[5, 0, 0]]
  if (Array.isArray(value) && value.some(Array.isArray)) {
    for (const one of value) checkCommand(field, one)
    const commands = value as readonly Command[]
    const linked = commands.flatMap(([code, id, ids]) => (code === 4 ? [id] : code === 6 ? (ids as number[]) : []))
    checkStored(field, linked as readonly number[])
    return commands
  }
  const ids = idList(value, field)
  checkStored(field, ids)
  return [[6, 0, ids]]
}

/** Links of stored records lead to stored records. */
function checkStored(field: Field, ids: readonly number[]): void {
  const unstored = ids.find(isNew)
  if (unstored) throw new MissingError(`${field.comodel} ${unstored}: there is no such record to link.`)
}

function checkCommand(field: Field, given: unknown): void {
  if (isCommand(given)) return
  throw new ValueError(
    `${field.model}.${field.name} takes records, ids or x2many commands; got ${JSON.stringify(given)}.`,
  )
}

/** What is given for the lines of some records. */
export interface GivenLines {
  readonly ids: readonly number[]
  readonly value: unknown
}

/** The commands of one kind that come next. */
export interface Phase {
  readonly code: number
  readonly steps: readonly Step[]
}

/** Those of them that are for some records. */
export interface Step {
  readonly ids: readonly number[]
  readonly commands: readonly Command[]
}

/**
 * Carries out what is given for an x2many field of records, in order. Commands of one kind that follow each other are
 * done at once, for all records that have them next. New records have no lines yet.
 */
export async function writeLines(
  env: Env,
  meta: ModelMeta,
  field: Field,
  given: readonly GivenLines[],
  areNew = false,
): Promise<void> {
  const ids = given.flatMap(one => one.ids)
  const loaded = env.unit.cache.missing(field, env.scope, ids).length === 0
  const rows = given.map(one => ({ ids: one.ids, runs: runsOf(commandsOf(field, one.value)) }))
  const most = Math.max(...rows.map(row => row.runs.length))
  const phases: Phase[] = []
  for (let index = 0; index < most; index++) {
    for (const code of [0, 1, 2, 3, 4, 5, 6]) {
      const now = rows.filter(row => row.runs[index]?.[0]?.[0] === code)
      const steps = now.map(row => ({ ids: row.ids, commands: row.runs[index]! }))
      if (steps.length > 0) phases.push({ code, steps })
    }
  }
  if (field.type === 'one2many') await writeOne2many(env, field, phases, areNew)
  else await writeMany2many(env, meta, field, phases, areNew)
  env.unit.cache.forget(field, ids)
  if (loaded) await record(meta.prototype, env, ids).load(field.name)
}

function runsOf(commands: readonly Command[]): Command[][] {
  const runs: Command[][] = []
  for (const command of commands) {
    const last = runs.at(-1)
    if (last && last[0]![0] === command[0]) last.push(command)
    else runs.push([command])
  }
  return runs
}

/** Writes on lines; those that are given the same are written at once. */
export async function updateLines(lines: AnyModel, steps: readonly Step[]): Promise<void> {
  const rounds: Map<number, object>[] = []
  for (const [, id, values] of steps.flatMap(step => step.commands)) {
    // What comes for a line that has something to do already comes after it.
    const round = rounds.find(one => !one.has(id as number)) ?? new Map<number, object>()
    if (!rounds.includes(round)) rounds.push(round)
    round.set(id as number, values as object)
  }
  for (const round of rounds) for (const [values, ids] of byValue(round)) await lines.browse(ids).write(values)
}

/**
 * New lines start with their own defaults, not with those that a context has for what they are lines of.
 * What a superuser's commands do to some models, the person behind must have the right to.
 */
export function linesOf(env: Env, field: Field): AnyModel {
  const { allowSudoCommands } = env.database.registry.model(field.comodel!)
  const own = env.with({ defaultsOf: NO_MODEL, su: env.su && allowSudoCommands })
  return ofLines(own, field).model(field.comodel!)
}

/** The records that commands are about. */
export const idsOf = (commands: readonly Command[]) => commands.map(command => command[1] as number)
