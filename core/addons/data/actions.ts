import { ValueError } from '../../errors.ts'
import type { DeleteOperation, FunctionOperation } from './operation.ts'
import type { Loading } from './records.ts'
import { evaluated, type Lookup, resolveArgument } from './values.ts'

/** Calls a method that its model opens, with checked arguments; the first argument is the record's id, or a list of ids. */
export async function runFunction(
  operation: FunctionOperation,
  { env, models, upgrade }: Loading,
  lookup: Lookup,
): Promise<void> {
  if (upgrade && operation.noupdate) return
  const opened = models.get(operation.model)?.opened.get(operation.name)
  if (!opened) throw new ValueError(`${operation.model} opens no method ${operation.name}`)
  const [target = [], ...rest] = await argumentsOf(operation, lookup)
  const ids = Array.isArray(target) ? target : [target]
  if (!ids.every(id => Number.isInteger(id)))
    throw new ValueError('The first argument is a list of ids: eval="[[ref(\'…\')]]"')
  const records = env.model(operation.model).browse(ids)
  const method = records[operation.name]
  if (typeof method !== 'function') throw new ValueError(`${operation.model} has no method ${operation.name}`)
  const parsed = opened.args ? opened.args.parse(rest) : rest
  if (!opened.args && rest.length) throw new ValueError(`${operation.name} takes no arguments, found ${rest.length}`)
  await method.apply(records, parsed)
}

async function argumentsOf(operation: FunctionOperation, lookup: Lookup): Promise<readonly unknown[]> {
  const given = operation.arguments
  if ('node' in given) {
    const list = evaluated(given, lookup)
    return Array.isArray(list) ? list : [list]
  }
  const values: unknown[] = []
  for (const source of given) values.push(await resolveArgument(source, lookup))
  return values
}

/** Deletes records. One that is not there any more is told, and no mistake. */
export async function runDelete(
  { model, id, search }: DeleteOperation,
  { env, ids }: Loading,
  lookup: Lookup,
): Promise<string | null> {
  const known = id === null ? undefined : ids.get(id)
  if (id !== null && !known) return `There is no record ${id} to delete`
  if (known && known.model !== model) throw new ValueError(`${id} is a record of ${known.model}, not of ${model}`)
  const domain = search && evaluated(search, lookup)
  if (search && !Array.isArray(domain)) throw new ValueError('search: expected a domain, a list')
  const records = Array.isArray(domain)
    ? await env.model(model).search(domain)
    : await env.model(model).browse(known!.id).exists()
  const gone = known ? [known.id] : records.ids
  if (records.length) await records.unlink()
  await ids.remove(model, gone)
  return records.length || search ? null : `The record ${id} was deleted before`
}
