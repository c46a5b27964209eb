import { MissingError, type Request, views } from '#core'
import { type WindowAction, windowAction } from './actions.ts'
import { withSearch } from './carried.ts'

/** Where a record is shown: of which model, by which view, at which addresses. */
export interface Place {
  readonly model: string
  /** `new`: a record that is not stored yet. */
  readonly id: number | 'new'
  readonly viewId: number | null
  /** The address of the record itself, and of what can be done to it below that. */
  readonly url: string
  /** What the address carries along: the search of the list that it was opened from. */
  readonly query: string
  /** The page above it. */
  readonly above: { readonly label: string; readonly url: string } | null
  readonly context: Readonly<Record<string, unknown>>
  /** The person's own page: they may change what is `selfEditable`, whatever their rights. */
  readonly own: boolean
  /** The action whose list it is a row of, where rows are edited in their place; else null. */
  readonly list: WindowAction | null
  /** What the dialog is called that it is shown in, over another page; null on a page of its own. */
  readonly dialog: string | null
  /** The topbar is left out. */
  readonly fullscreen: boolean
}

/** What most places are: a page of a record that is not the person's own. */
const usual = { own: false, list: null, dialog: null, fullscreen: false }

/** The place that `/web/action/<action>/<id>` names. */
export async function placeInAction(request: Request<unknown>, reference: string, record: string): Promise<Place> {
  const { action, id } = await asked(request, reference, record, 'form')
  const { model, viewIds, url, kinds, name, target, context } = action
  const query = searchOf(request.search)
  const isForm = kinds[0] === 'form'
  return {
    ...usual,
    model,
    id,
    viewId: viewIds.form ?? null,
    url: `${url}/${id}`,
    query,
    above: isForm || target === 'main' ? null : { label: name, url: url + query },
    context,
    dialog: isForm && target === 'new' ? name : null,
    fullscreen: target === 'fullscreen',
  }
}

/** The place that `/web/action/<action>/row/<id>` names: a row of its list. */
export async function placeInList(request: Request<unknown>, reference: string, record: string): Promise<Place> {
  const { action, id } = await asked(request, reference, record, 'list')
  return rowPlace(request, action, id)
}

/** The action that an address names, with this kind of view, and which of its records. */
async function asked(request: Request<unknown>, reference: string, record: string, kind: views.ViewKind) {
  const action = await windowAction(request, reference)
  const id: Place['id'] = record === 'new' ? record : Number(/^[1-9]\d{0,9}$/.exec(record)?.[0] ?? 0)
  if (!action.kinds.includes(kind) || id === 0) throw new MissingError(request.env._('There is no such page.'))
  return { action, id }
}

/** A row of the list of an action. */
export function rowPlace(request: Request<unknown>, action: WindowAction, id: number | 'new'): Place {
  const { model, viewIds, url, name, context } = action
  const query = searchOf(request.search)
  return {
    ...usual,
    model,
    id,
    viewId: viewIds.list ?? null,
    url: `${url}/row/${id}`,
    query,
    above: { label: name, url: url + (query || '?') },
    context,
    list: action,
  }
}

/** The person's own page. */
export async function ownPlace(request: Request<unknown>): Promise<Place> {
  const view = await request.env.ref('base.view_users_preferences', { optional: true })
  return {
    ...usual,
    model: 'res.users',
    id: request.env.uid,
    viewId: view?.id ?? null,
    url: '/web/profile',
    query: '',
    above: null,
    context: {},
    own: true,
  }
}

/** The form at a place, as this person sees it. */
export async function planAt({ env }: Request<unknown>, place: Place): Promise<views.FormPlan> {
  const catalog = await views.catalogOf(env)
  if (!place.list) return catalog.plan(env, 'form', place.model, place.viewId)
  const { row } = catalog.plan(env, 'list', place.model, place.viewId)
  if (!row) throw new MissingError(env._('There is no such page.'))
  return row
}

/** The same place for another record. */
export function at(place: Place, id: number | 'new'): Place {
  return { ...place, id, url: place.own ? place.url : place.url.replace(/[^/]+$/, String(id)) }
}

/** What an address carries along: the search of the list, but not what was saved or is being edited. */
function searchOf(given: URLSearchParams): string {
  const search = new URLSearchParams(given)
  for (const name of ['saved', 'edit', 'mark']) search.delete(name)
  return withSearch('', search)
}

/** The address of a place, with what it carries along. */
export function withQuery(place: Place, more: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(place.query)
  for (const [name, value] of Object.entries(more)) search.set(name, value)
  return withSearch(place.url, search)
}
