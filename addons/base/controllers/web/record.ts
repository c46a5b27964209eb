import { type AnyModel, page, type Reply, type Request, views } from '#core'
import { groupSections } from '../../models/res_groups/sections.ts'
import { backOf, inDialog } from './dialog.ts'
import { moreActions } from './more.ts'
import { openers } from './openers.ts'
import { at, type Place, planAt, withQuery } from './place.ts'
import { freshRow, rowAt } from './row.ts'
import { actionUrl, sceneOf } from './scene.ts'
import { setAside } from './set_aside.ts'

/** What can be done to the record of a page by the person who looks at it. */
export interface Rights {
  readonly edit: boolean
  readonly create: boolean
  readonly delete: boolean
  readonly duplicate: boolean
  /** May this field be changed? */
  field(node: views.FieldNode): boolean
}

/** What a form is drawn again with, after something was wrong or changed in it. */
export interface Again {
  readonly row: views.Row
  readonly errors?: Readonly<Record<string, string>>
  readonly problem?: string | null
  /** What the fields were when the form was drawn first. */
  readonly was?: Readonly<Record<string, string>>
  readonly status?: number
  /** What the person is to be told of what follows from what they typed. */
  readonly warning?: views.Edited['warning']
}

export async function rightsAt(
  request: Request<unknown>,
  place: Place,
  plan: views.FormPlan,
  record: AnyModel,
): Promise<Rights> {
  const can = plan.can
  const isNew = place.id === 'new'
  const edit = isNew ? can.create && (await record.hasAccess('create')) : can.edit && (await record.hasAccess('write'))
  const self = place.own && !edit ? views.selfEditable(request.env, plan) : null
  const create = can.create && !place.own && (await request.env.model(place.model).hasAccess('create'))
  return {
    edit: edit || self !== null,
    create,
    duplicate: create && can.duplicate,
    delete: can.delete && !place.own && !isNew && (await record.hasAccess('unlink')),
    field: self ?? (() => true),
  }
}

/** The page of a record. */
export async function showRecord(request: Request<unknown>, place: Place, again?: Again): Promise<Reply> {
  const { env } = request
  const plan = await planAt(request, place)
  const { record, row: stored } = await rowAt(request, place, plan)
  const rights = await rightsAt(request, place, plan, record)
  const fresh = again || place.id !== 'new' ? null : await freshRow(request, place, plan, record, stored)
  const row = again?.row ?? fresh?.row ?? stored
  const choices = rights.edit ? await choicesAt(env, plan) : new Map()
  const open = await openers(env, plan.fields.values())
  const scene = await sceneOf(
    request,
    { ...urlsAt(place), open, discard: backOf(request) },
    { choices, errors: again?.errors ?? {} },
  )
  const editable = rights.edit ? plan.editable(row, scene, rights.field) : []
  const label = place.id === 'new' ? env._('New') : String(stored.values.display_name ?? '')
  const archived = stored.values.active === false
  const dialog = place.dialog !== null && request.fragment
  const back = place.dialog === null ? (place.above?.url ?? '/web') : backOf(request)
  const values = {
    view: String(plan.draw(row, scene, rights.edit, rights.field)),
    editable: editable.length > 0,
    was: JSON.stringify({ ...views.fingerprints(editable, stored), ...again?.was }),
    saveUrl: withQuery(place),
    draftUrl: scene.urls.button(row.id, 'draft', 'object'),
    discardUrl: place.id === 'new' || place.dialog !== null ? back : withQuery(place),
    back: place.dialog === null ? null : back,
    footer: plan.footer,
    fullscreen: place.fullscreen,
    title: place.dialog ?? label,
    newUrl: rights.create && place.id !== 'new' ? withQuery(at(place, 'new')) : null,
    crumbs: place.above ? [place.above] : [],
    more: await moreActions(request, place, rights, 'active' in stored.values ? !archived : null),
    problem: again?.problem ?? null,
    warning: again?.warning ?? fresh?.warning ?? null,
    changed: again !== undefined,
    saved: request.query.saved === '1',
    archived,
    label,
    setAside: await setAside(env, 'form', place.model, place.viewId),
  }
  const status = again?.status ?? 200
  return dialog
    ? inDialog(request, values, status)
    : page('base/web/record.njk', values, { title: values.title, status })
}

/** What can be chosen in the relations of a form; groups of users in their sections. */
async function choicesAt(env: Request<unknown>['env'], plan: views.FormPlan): Promise<Map<string, views.Choices>> {
  const choices = await views.choicesFor(env, plan.fields.values())
  for (const { name, attributes } of plan.fields.values()) {
    const given = attributes.widget === 'res_user_group_ids' ? choices.get(name) : undefined
    if (given) choices.set(name, { ...given, sections: await groupSections(env) })
  }
  return choices
}

export function urlsAt(place: Place): Pick<views.Urls, 'button' | 'options'> {
  const search = place.query
  return {
    button: (id, name, type, { mark } = {}) => {
      if (type === 'action') return actionUrl(name, { model: place.model, id })
      if (name === 'draft') return `${place.url}/draft${search}`
      return withQuery({ ...place, url: `${place.url}/button/${name}` }, mark === undefined ? {} : { mark })
    },
    options: field => `${place.url}/options?field=${encodeURIComponent(field)}`,
  }
}
