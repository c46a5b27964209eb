import type { AnyModel, Request, views } from '#core'
import type { WindowAction } from './actions.ts'
import { type Choice, choicesOf } from './choices.ts'
import { type AgainInList, type OpenRow, openRow } from './row_edit.ts'
import { actionUrl, sceneOf } from './scene.ts'

export type Url = (changed: Partial<views.SearchState>, more?: Readonly<Record<string, string>>) => string
export type Plan = views.ListPlan | views.KanbanPlan

/** What a page of records is asked for. */
export interface Asked {
  readonly request: Request<unknown>
  readonly action: WindowAction
  readonly model: AnyModel
  readonly domain: readonly unknown[]
  readonly state: views.SearchState
  readonly search: views.SearchPlan
  readonly url: Url
  readonly redrawn: AgainInList | undefined
}

/** Records as a page shows them. */
export interface Shown {
  readonly view: views.Html
  /** The address that leads back to them. */
  readonly here: string
  readonly pager: Pager
  /** The row that is being edited in its place. */
  readonly open?: OpenRow | undefined
  /** What can be done with rows that somebody chooses. */
  readonly choices?: readonly Choice[]
}

export interface Pager {
  readonly total: number
  readonly text: string
  readonly previous: string | null
  readonly next: string | null
}

/** The scene of a list, and the row of it that is being edited. Rows are dragged where they stand in their own order. */
export async function listScene(
  { request, action, redrawn, model }: Asked,
  plan: views.ListPlan,
  order: string | null,
  here: string,
  flat: boolean,
) {
  const inPlace = plan.row !== null
  const writes = (inPlace || plan.handle !== null) && plan.can.edit && (await model.hasAccess('write'))
  const sorted = flat && writes && (order === null || order.split(/[ ,]/)[0] === plan.handle?.name)
  const urls = { ...rowUrls(action, here, inPlace && writes, 'list'), order: sorted ? `${action.url}/order` : null }
  const open = await openRow(request, action, plan, redrawn)
  const choices = open?.form ? [] : await choicesOf(request.env, action, plan)
  return { scene: await sceneOf(request, urls, { selects: choices.length > 0 }), open, choices }
}

export function rowUrls(
  { url, kinds, model }: WindowAction,
  here: string,
  inPlace: boolean,
  kind: 'list' | 'kanban' = 'kanban',
): Pick<views.Urls, 'record' | 'page' | 'button'> {
  const next = encodeURIComponent(here)
  const page = (id: number | string) => (kinds.includes('form') ? `${url}/${id}${queryOf(here)}` : null)
  return {
    record: id => (inPlace ? editUrl(here, id) : page(id)),
    page,
    button: (id, name, type, { model: other = model, mark } = {}) => {
      if (type === 'action') return actionUrl(name, { model: other, id })
      if (mark !== undefined) return `${url}/press/${kind}/${mark}/${id}${queryOf(here)}`
      return `/web/button/${other}/${id}/${name}?next=${next}`
    },
  }
}

/** The list with a row of it open for editing. */
export const editUrl = (here: string, id: number | string) => `${here}&edit=${id}`

export const queryOf = (address: string) => address.slice(address.indexOf('?'))

/** A second click on a column turns its order round. */
export function sortingBy(order: string | null, url: Url) {
  const [field = null, direction] = (order ?? '').split(/[ ,]/)
  const descending = direction === 'desc'
  const next = (name: string) => (name === field && !descending ? `${name} desc` : name)
  return { field, descending, url: (name: string) => url({ order: next(name), page: 1 }) }
}
