import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'
import { idList } from '../value/convert.ts'
import { idsOf, linesOf, type Phase, updateLines } from './lines.ts'

/** Carries out commands on the lines of a one2many. */
export async function writeOne2many(env: Env, field: Field, phases: readonly Phase[], areNew: boolean): Promise<void> {
  const lines = linesOf(env, field)
  const inverse = env.database.registry.field(field.comodel!, field.inverseName!)
  const takeOut = async (ids: readonly number[]) => {
    const gone = lines.browse([...new Set(ids)])
    if (gone.length === 0) return
    if (inverse.ondelete === 'cascade' || inverse.required) await gone.unlink()
    else await gone.write({ [inverse.name]: null })
  }
  const joined = (id: number) => ({
    [inverse.name]: id,
    ...(inverse.modelField && { [inverse.modelField]: field.model }),
  })
  const add = async (id: number, ids: readonly number[]) => {
    if (ids.length > 0) await lines.browse([...new Set(ids)]).write(joined(id))
  }
  let begun = false
  for (const { code, steps } of phases) {
    const owners = steps.flatMap(one => one.ids)
    // What the environment shows of them: archived lines, or those that a rule hides, stay.
    const ownersOf = async () => {
      const domain = [[inverse.name, 'in', owners], ...field.domain]
      const found = areNew && !begun ? [] : [...(await lines.search(domain))]
      const ownerOf = (line: AnyModel) =>
        inverse.comodel ? (line[inverse.name] as AnyModel).id : Number(line[inverse.name])
      return new Map(found.map(line => [line.id, ownerOf(line)]))
    }
    switch (code) {
      case 0:
        await lines.create(
          steps.flatMap(({ ids, commands }) =>
            ids.flatMap(id => commands.map(command => ({ ...(command[2] as object), ...joined(id) }))),
          ),
        )
        break
      case 1:
        await updateLines(lines, steps)
        break
      case 2:
        await (await lines.browse(steps.flatMap(one => idsOf(one.commands))).exists()).unlink()
        break
      case 3: {
        const lineOf = await ownersOf()
        const isOwn = (line: number, ids: readonly number[]) => ids.includes(lineOf.get(line) ?? 0)
        await takeOut(steps.flatMap(one => idsOf(one.commands).filter(line => isOwn(line, one.ids))))
        break
      }
      case 4:
        for (const { ids, commands } of steps) for (const id of ids) await add(id, idsOf(commands))
        break
      case 5:
        await takeOut([...(await ownersOf()).keys()])
        break
      case 6: {
        const lineOf = await ownersOf()
        const sets = steps.flatMap(({ ids, commands }) => {
          const wanted = idList([...(commands.at(-1)![2] as readonly number[])], field)
          return ids.map(id => ({ id, wanted }))
        })
        const wantedBy = new Map(sets.map(({ id, wanted }) => [id, new Set(wanted)]))
        await takeOut([...lineOf].filter(([line, id]) => !wantedBy.get(id)!.has(line)).map(([line]) => line))
        for (const { id, wanted } of sets) {
          await add(
            id,
            wanted.filter(line => lineOf.get(line) !== id),
          )
        }
      }
    }
    begun = true
  }
}
