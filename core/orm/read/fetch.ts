import type { AnyModel, SearchOptions } from '../../model/model.ts'
import type { AnyDomain } from '../../model/types.ts'
import type { Field } from '../../registry/field.ts'
import { checkFieldAccess } from '../access/denied.ts'
import { record } from '../environment.ts'
import { selectRows } from './query.ts'
import { load, prepare, remember } from './read.ts'

/** Finds records with exactly these fields loaded: the columns come with the search, the rest is loaded after it. */
export async function searchFetch(
  records: AnyModel,
  domain: AnyDomain,
  paths: readonly string[],
  options: SearchOptions = {},
): Promise<AnyModel> {
  const { env, meta, node } = await prepare(records, domain, options)
  const names = [...new Set(paths.map(path => path.split('.')[0]!))].filter(name => name !== 'id')
  const fields = names.map(name => env.database.registry.field(meta.name, name))
  checkFieldAccess(env, meta, names, 'read')
  // What properties there are is loaded besides.
  const columns = fields.filter(field => field.column && !field.definition)
  const { limit, offset, order = meta.order } = options
  const rows = await selectRows(env, meta, columns, node, { limit, offset, order })
  const found = record(meta.prototype, env, remember(env, meta, columns, rows))
  const isColumn = (path: string) => path === 'id' || columns.some((field: Field) => field.name === path)
  const rest = paths.filter(path => !isColumn(path))
  if (rest.length > 0) await load(found, rest)
  return found
}

/** Finds records and gives plain values of these fields. */
export async function searchRead(
  records: AnyModel,
  domain: AnyDomain,
  names: readonly string[],
  options?: SearchOptions,
): Promise<Record<string, unknown>[]> {
  const found = await searchFetch(records, domain, names, options)
  return found.read(names)
}
