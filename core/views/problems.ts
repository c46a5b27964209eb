import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { ViewError } from './arch.ts'
import { checkView, type ViewFinding, type World } from './check.ts'
import { Views } from './resolve.ts'
import { readViews } from './stored.ts'

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
    return model === null ? [] : checkView(arch, model, await worldOf(env))
  } catch (error) {
    if (error instanceof ViewError) return [{ place: error.place, code: 'view-arch', message: error.problem }]
    throw error
  }
}

/** What there is in a database that views may speak of. */
export async function worldOf(env: Environment): Promise<World> {
  const rows = await env.sql<{ xmlid: string; model: string }>(
    "SELECT module || '.' || name AS xmlid, model FROM ir_model_data WHERE model = 'res.groups' OR model LIKE 'ir.actions.%'",
  )
  return worldWith(envOf(env).database.registry.models, new Map(rows.map(({ xmlid, model }) => [xmlid, model])))
}

/** The world of these models, and of the records with these external ids, each with its model. */
export function worldWith(models: ReadonlyMap<string, ModelMeta>, ids: ReadonlyMap<string, string>): World {
  return {
    fields: model => models.get(model)?.fields ?? null,
    opened: (model, method) => {
      const meta = models.get(model)
      if (meta?.opened.has(method)) return true
      return meta && typeof Reflect.get(meta.prototype, method) === 'function' ? false : null
    },
    group: xmlid => ids.get(xmlid) === 'res.groups',
    action: xmlid => ids.get(xmlid)?.startsWith('ir.actions.') === true,
  }
}
