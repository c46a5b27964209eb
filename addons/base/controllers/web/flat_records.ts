import { type AnyModel, type Environment, views } from '#core'
import { sceneOf } from './scene.ts'
import { type Asked, listScene, type Pager, type Plan, rowUrls, type Shown, sortingBy, type Url } from './shown.ts'

/** The records without groups, a page of them. */
export async function flatRecords(asked: Asked, plan: Plan): Promise<Shown> {
  const { request, action, model, domain, state, url } = asked
  const limit = plan.limit ?? action.limit
  const order = state.order ?? plan.order
  const found = await find(model, domain, { limit, order, page: state.page })
  const rows = await views.rowsOf(found.records, plan.paths)
  const here = url({ page: found.page })
  const shown = { here, pager: pager(request.env, found, limit, url) }
  if (!('grouping' in plan)) {
    const scene = await sceneOf(request, rowUrls(action, here, false))
    return { ...shown, view: plan.draw(rows, scene) }
  }
  const { scene, open, choices } = await listScene(asked, plan, order, here, true)
  return { ...shown, open, choices, view: plan.draw(rows, scene, sortingBy(order, url), open) }
}

interface Found {
  readonly records: AnyModel
  readonly total: number
  readonly page: number
}

/** A page of what matches; beyond the last page, the last one. */
async function find(
  model: AnyModel,
  domain: readonly unknown[],
  { limit, order, page }: { limit: number; order: string | null; page: number },
): Promise<Found> {
  const total = await model.searchCount(domain)
  const at = Math.min(page, Math.max(1, Math.ceil(total / limit)))
  const records = await model.search(domain, { limit, offset: (at - 1) * limit, ...(order ? { order } : {}) })
  return { records, total, page: at }
}

function pager(env: Environment, { records, total, page }: Found, limit: number, url: Url): Pager {
  const first = (page - 1) * limit + 1
  const last = first + records.length - 1
  const single = page === 1 && limit >= total
  return {
    total,
    text: single
      ? env._('%(total)s in all', { total })
      : env._('%(first)s–%(last)s of %(total)s', { first, last, total }),
    previous: page > 1 ? url({ page: page - 1 }) : null,
    next: page * limit < total ? url({ page: page + 1 }) : null,
  }
}
