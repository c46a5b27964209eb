import type { AnyModel } from '../../model/model.ts'
import { type Env, envOf, record } from '../environment.ts'
import { load, metaOf, search } from './read.ts'

/** Records that came from one query, and what was loaded for all of them. */
interface Company {
  readonly ids: readonly number[]
  readonly paths: Set<string>
}

const companies = new WeakMap<AnyModel, Company>()

/** Single records, by id, that are loaded together: a loop that loads each takes no more queries than one that does not. */
export function together(env: Env, prototype: object, ids: readonly number[]): Map<number, AnyModel> {
  const company: Company = { ids: [...new Set(ids)], paths: new Set() }
  return new Map(
    company.ids.map(id => {
      const one = record(prototype, env, [id])
      companies.set(one, company)
      return [id, one]
    }),
  )
}

/** Loads records, and those they came with as far as the person may read them. */
export async function loadTogether(records: AnyModel, paths: readonly string[]): Promise<AnyModel> {
  const company = companies.get(records)
  const fresh = company ? paths.filter(path => !company.paths.has(path)) : []
  if (company && fresh.length > 0) {
    for (const path of fresh) company.paths.add(path)
    const env = envOf(records.env)
    const none = record(metaOf(records).prototype, env, [])
    await load(await search(none, [['id', 'in', company.ids]], { activeTest: false }), fresh)
  }
  return load(records, paths)
}
