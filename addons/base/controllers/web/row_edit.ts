import { type Request, views } from '#core'
import type { WindowAction } from './actions.ts'
import { type Place, rowPlace, withQuery } from './place.ts'
import { type Again, rightsAt, urlsAt } from './record.ts'
import { freshRow, rowAt } from './row.ts'
import { sceneOf } from './scene.ts'

/** A row of a list that is drawn again, after something was wrong or changed in it. */
export interface AgainInList {
  readonly place: Place
  readonly again: Again
}

/** A row that is being edited, and what its form needs. */
export interface OpenRow extends views.Editing {
  readonly form: {
    readonly was: string
    readonly saveUrl: string
    readonly draftUrl: string
    readonly changed: boolean
    /** The row that Enter goes on with. */
    readonly next: 'new' | null
    readonly problem: string | null
    readonly warning: views.Edited['warning']
  } | null
  readonly status: number
}

/** The row that an address opens for editing, or that has just been saved. `undefined`: all rows are only shown. */
export async function openRow(
  request: Request<unknown>,
  action: WindowAction,
  plan: views.ListPlan,
  redrawn: AgainInList | undefined,
): Promise<OpenRow | undefined> {
  const { query } = request
  if (!plan.row) return undefined
  const { edit = '', saved = '' } = query
  if (!redrawn && /^\d+$/.test(saved)) return { id: Number(saved), row: null, form: null, status: 200 }
  if (!redrawn && !/^(new|[1-9]\d{0,9})$/.test(edit)) return undefined
  const place = redrawn?.place ?? rowPlace(request, action, edit === 'new' ? 'new' : Number(edit))
  return drawRow(request, place, plan.row, redrawn?.again)
}

async function drawRow(
  request: Request<unknown>,
  place: Place,
  plan: views.FormPlan,
  again: Again | undefined,
): Promise<OpenRow | undefined> {
  const { env } = request
  const { record, row: stored } = await rowAt(request, place, plan)
  const rights = await rightsAt(request, place, plan, record)
  if (!rights.edit) return undefined
  const fresh = again || place.id !== 'new' ? null : await freshRow(request, place, plan, record, stored)
  const row = again?.row ?? fresh?.row ?? stored
  const choices = await views.choicesFor(env, plan.fields.values())
  const scene = await sceneOf(request, urlsAt(place), { choices, errors: again?.errors ?? {} })
  const editable = plan.editable(row, scene, rights.field)
  return {
    id: place.id,
    row: plan.draw(row, scene, true, rights.field),
    below: buttons(env, place),
    status: again?.status ?? 200,
    form: {
      was: JSON.stringify({ ...views.fingerprints(editable, stored), ...again?.was }),
      saveUrl: withQuery(place),
      draftUrl: scene.urls.button(row.id, 'draft', 'object'),
      changed: again !== undefined,
      next: place.id === 'new' ? 'new' : null,
      problem: again?.problem ?? null,
      warning: again?.warning ?? fresh?.warning ?? null,
    },
  }
}

/** Who writes new rows goes on with the next. */
function buttons(env: Request['env'], { id, above }: Place): views.Html {
  const next =
    id === 'new'
      ? views.html`<button type="submit" class="btn btn-primary btn-sm" name="_next" value="new">${env._('Save and add another')}</button>`
      : null
  const style = next ? 'btn-light' : 'btn-primary'
  // The focus stays at the row.
  const back = `${above?.url}${typeof id === 'number' ? `&saved=${id}` : ''}`
  return views.html`${next}<button type="submit" class="btn ${style} btn-sm">${env._('Save')}</button><a class="btn btn-light btn-sm" data-discard href="${back}">${env._('Discard')}</a>`
}
