import type { Environment } from '../model/types.ts'
import type { AccessGroup } from '../orm/access/access.ts'
import { envOf } from '../orm/environment.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { ViewError } from './arch.ts'
import { takes } from './call.ts'
import { checkView, type ViewFinding } from './check.ts'
import { undrawable } from './compile.ts'
import { Views } from './resolve.ts'
import { readViews } from './stored.ts'
import type { World } from './world.ts'

const later = Symbol('views are checked later')

/** For whoever stores many views that need each other: in this unit of work `problemsOf` finds nothing. */
export function checkLater(env: Environment): void {
  env.unit.store.set(later, true)
}

/** What is wrong in a view as it is stored now, with everything that extends it. An empty list is good. */
export async function problemsOf(env: Environment, id: number): Promise<ViewFinding[]> {
  if (env.unit.store.has(later)) return []
  const views = new Views(await readViews(env))
  const row = views.get(id)
  if (!row) return []
  try {
    views.ancestors(id)
    const model = views.primary(id).model
    const arch = views.resolve(id)
    if (model === null) return []
    const findings = checkView(arch, model, await worldOf(env))
    return findings.length > 0 ? findings : undrawable(env, arch, model)
  } catch (error) {
    if (error instanceof ViewError)
      return [error, ...error.others].map(({ place, problem }) => ({ place, code: 'view-arch', message: problem }))
    throw error
  }
}

/** What there is in a database that views may speak of. */
export async function worldOf(env: Environment): Promise<World> {
  const { registry, rights } = envOf(env).database
  await rights.ensure(envOf(env))
  const rows = await env.sql<{ xmlid: string; model: string }>(
    "SELECT module || '.' || name AS xmlid, model FROM ir_model_data WHERE model = 'res.groups' OR model LIKE 'ir.actions.%'",
  )
  const ids = new Map(rows.map(({ xmlid, model }) => [xmlid, model]))
  return worldWith(registry.models, ids, impliedGroups(envOf(env).access.table.groups))
}

/**
 * The world of these models, and of the records with these external ids, each with its model. `implied` tells of each
 * group in which others its members are, too; without it that is not known, and nothing is said of closed fields.
 */
export function worldWith(
  models: ReadonlyMap<string, ModelMeta>,
  ids: ReadonlyMap<string, string>,
  implied: ReadonlyMap<string, readonly string[]> | null = null,
): World {
  return {
    fields: model => models.get(model)?.fields ?? null,
    opened: (model, method, args = []) => {
      const meta = models.get(model)
      const opened = meta?.opened.get(method)
      if (opened) return takes(opened, args) || 'args'
      return meta && typeof Reflect.get(meta.prototype, method) === 'function' ? false : null
    },
    group: xmlid => ids.get(xmlid) === 'res.groups',
    implied: implied && (xmlid => implied.get(xmlid) ?? [xmlid]),
    action: xmlid => ids.get(xmlid)?.startsWith('ir.actions.') === true,
  }
}

/** The external ids of the groups that each group implies, itself among them. */
function impliedGroups(groups: readonly AccessGroup[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map(groups.map(({ id, xmlid }) => [id, xmlid]))
  return new Map(
    groups.flatMap(({ xmlid, closure }) =>
      xmlid === null ? [] : [[xmlid, closure.flatMap(id => names.get(id) ?? [])] as const],
    ),
  )
}
