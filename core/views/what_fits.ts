import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import { type ArchElement, ViewError } from './arch.ts'
import { checkView } from './check.ts'
import type { ViewRow, Views } from './resolve.ts'

/**
 * Makes a screen of a view whatever is wrong with it: extensions that do not fit, or cannot be shown, are set aside. If
 * it is the view itself, `make` is given null, for a view made of the fields. The problems are for those who can mend it.
 */
export function whatFits<Made extends object>(
  env: Environment,
  views: Views,
  row: ViewRow | undefined,
  model: string,
  make: (arch: ArchElement | null) => Made,
): Made & { problems: readonly ViewError[] } {
  const aside: number[] = []
  const problems: ViewError[] = []
  while (row) {
    try {
      const resolved = views.resolveWhatFits(row.id, aside)
      refuseUnreadable(env, resolved.arch, model)
      return { ...make(resolved.arch), problems: [...problems, ...resolved.problems] }
    } catch (error) {
      if (!(error instanceof ViewError)) throw error
      problems.push(error)
      const culprit = extensionNamed(views, row, error.place.view, aside)
      if (!culprit) break
      aside.push(culprit.id)
    }
  }
  return { ...make(null), problems }
}

function extensionNamed(views: Views, row: ViewRow, name: string, aside: readonly number[]): ViewRow | undefined {
  try {
    return views.chain(row.id).find(each => each.name === name && each.mode === 'extension' && !aside.includes(each.id))
  } catch (error) {
    if (error instanceof ViewError) return undefined
    throw error
  }
}

/** Conditions about fields that are not there any more would fail while the screen is drawn. */
function refuseUnreadable(env: Environment, arch: ArchElement, model: string): void {
  const { models } = envOf(env).database.registry
  const everything = { opened: () => true, group: () => true, action: () => true, implied: null }
  const world = { ...everything, fields: (name: string) => models.get(name)?.fields ?? null }
  const found = checkView(arch, model, world).find(({ code }) => code === 'view-condition')
  if (found) throw new ViewError(found.place, found.message)
}
