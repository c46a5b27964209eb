import { textIn } from '../data/given.ts'
import type { RecordOperation } from '../data/operation.ts'
import type { Finding } from '../finding.ts'
import type { LoadedAddon } from '../load.ts'

/** Paths of actions that cannot be addresses, or lead somewhere already: to another action, or to a page. */
export function actionPaths(
  own: readonly RecordOperation[],
  all: readonly RecordOperation[],
  addons: readonly LoadedAddon[],
): Finding[] {
  const pages = new Set(addons.flatMap(({ routes }) => routes.flatMap(({ path }) => wordOf(path))))
  const taken = new Map<string, string>()
  for (const { id, path } of pathsIn(all)) if (!taken.has(path)) taken.set(path, id)
  return pathsIn(own).flatMap(({ id, path, place }) => {
    const other = taken.get(path)
    const problem = !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(path)
      ? 'expected small letters, digits and -'
      : pages.has(path)
        ? `/web/${path} is a page`
        : other !== undefined && other !== id
          ? `it is the path of ${other}`
          : null
    return problem ? [{ code: 'action-path' as const, ...place, message: `The path ${path}: ${problem}` }] : []
  })
}

function pathsIn(records: readonly RecordOperation[]) {
  return records
    .filter(({ model }) => model.startsWith('ir.actions.'))
    .flatMap(({ id, fields }) =>
      fields.flatMap(({ name, value, place }) => {
        const path = name === 'path' ? textIn(value)?.trim() : undefined
        return path ? [{ id, path, place }] : []
      }),
    )
}

/** `/web/apps/:addon` takes the word `apps`. */
function wordOf(path: string): string[] {
  return /^\/web\/([a-z][\w-]*)/.exec(path)?.slice(1) ?? []
}
