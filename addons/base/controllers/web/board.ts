import { views } from '#core'
import { openGroups, withOpen } from './grouped_records.ts'
import { sceneOf } from './scene.ts'
import { type Asked, rowUrls, type Shown } from './shown.ts'

const onPage = 40
const mostColumns = 40

/** The cards of a kanban in columns, the empty ones that the field adds among them; folded where their record says so. */
export async function boardOf(asked: Asked, plan: views.KanbanPlan, spec: string): Promise<Shown> {
  const { request, action, model, domain, state, url } = asked
  const { env } = request
  const open = openGroups(request.search)
  const order = state.order ?? plan.order
  const [groups, more] = await views.groupsOf(model, domain, {
    specs: [spec],
    aggregates: [],
    order,
    paths: plan.paths,
    limit: plan.limit ?? onPage,
    groupsLimit: mostColumns,
    empty: true,
    page: state.page,
    open,
    byDefault: async values => {
      const folded = await views.foldedIds(env, action.model, spec, values)
      return value => !folded.has(value)
    },
  })
  const at = (changed: ReadonlyMap<string, number>) => withOpen(url({}), changed)
  const here = at(open)
  const scene = await sceneOf(request, rowUrls(action, here, false))
  const moves = plan.columns.movable(spec) && (await model.hasAccess('write'))
  const search = new URLSearchParams({ by: spec, next: here })
  const view = plan.columns.draw(groups, scene, {
    toggle: ({ key, page }) => at(new Map([...open, [key, page > 0 ? 0 : 1]])),
    page: ({ key }, page) => at(new Map([...open, [key, page]])),
    move: moves ? `${action.url}/move?${search}` : null,
    sorted: moves && views.isNumbered(env, action.model, order),
  })
  const total = await model.searchCount(domain)
  const text = env._('%(total)s in all', { total })
  const previous = state.page > 1 ? url({ page: state.page - 1 }) : null
  const next = more ? url({ page: state.page + 1 }) : null
  // Columns without cards are shown, too.
  return { view, here, pager: { total: Math.max(total, groups.length), text, previous, next } }
}
