import { views } from '#core'
import { groupsAt } from './groups.ts'
import { sceneOf } from './scene.ts'
import { type Asked, rowUrls, type Shown } from './shown.ts'

const onPage = 40
const mostColumns = 40

/** The cards of a kanban in columns, the empty ones that the field adds among them; folded where their record says so. */
export async function boardOf(asked: Asked, plan: views.KanbanPlan, spec: string): Promise<Shown> {
  const { request, action, model } = asked
  const { env } = request
  const { groups, order, here, links, pager } = await groupsAt(asked, plan, {
    specs: [spec],
    aggregates: [],
    limit: plan.limit ?? onPage,
    groupsLimit: mostColumns,
    empty: true,
    byDefault: async values => {
      const folded = await views.foldedIds(env, action.model, spec, values)
      return value => !folded.has(value)
    },
  })
  const scene = await sceneOf(request, rowUrls(action, here, false))
  const moves = plan.columns.movable(spec) && (await model.hasAccess('write'))
  const search = new URLSearchParams({ by: spec, next: here })
  const view = plan.columns.draw(groups, scene, {
    ...links,
    move: moves ? `${action.url}/move?${search}` : null,
    sorted: moves && views.isNumbered(env, action.model, order),
  })
  // Columns without cards are shown, too.
  return { view, here, pager: { ...pager, total: Math.max(pager.total, groups.length) } }
}
