import { ValueError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import type { AnyDomain } from '../model/types.ts'
import { metaOf } from './read/read.ts'

/** Ids and labels of records that are found by their label; without a text the first there are. */
export async function nameSearch(
  model: AnyModel,
  text: string,
  domain: AnyDomain,
  operator: string,
  limit: number,
): Promise<[number, string][]> {
  const found = await model.search(text ? [...domain, ['display_name', operator, text]] : domain, { limit })
  await found.load('display_name')
  return [...found].map(one => [one.id, one.display_name as string])
}

/** A new record of which nothing is known but its label. */
export async function nameCreate(model: AnyModel, text: string): Promise<AnyModel> {
  const { recName, name } = metaOf(model)
  if (!recName)
    throw new ValueError(`${name} has no field that labels it, so a name alone makes no record: use create.`)
  return model.create({ [recName]: text })
}

/** The label of a record: what the field says that labels it, else model and number. */
export function computeDisplayName(records: AnyModel): void {
  const { recName, name } = metaOf(records)
  for (const one of records) {
    const label = recName ? one[recName] : null
    one.display_name = label === null || label === '' || label === undefined ? `${name},${one.id}` : String(label)
  }
}
