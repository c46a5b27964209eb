import type { RecordOperation } from '../data/operation.ts'
import { wholeId } from '../data/reader.ts'
import { idsIn } from '../data/values.ts'

/** In which groups the members of a group are, too, itself among them: as the data files of addons say. */
export function impliedGroups(
  recordsOf: readonly (readonly [addon: string, records: readonly RecordOperation[]])[],
): ReadonlyMap<string, readonly string[]> {
  const direct = new Map<string, string[]>()
  for (const [addon, records] of recordsOf) {
    for (const { model, id, fields } of records) {
      if (model !== 'res.groups') continue
      const values = fields.filter(({ name }) => name === 'implied_ids').flatMap(({ value }) => idsIn(value))
      direct.set(id, [...(direct.get(id) ?? []), ...values.flatMap(value => wholeId(value, addon) ?? [])])
    }
  }
  return new Map([...direct.keys()].map(group => [group, [...closure(group, direct)]]))
}

function closure(group: string, direct: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set([group])
  for (const each of reached) for (const implied of direct.get(each) ?? []) reached.add(implied)
  return reached
}
