import { type AnyModel, MissingError, type Request, views } from '#core'
import type { Place } from './place.ts'

/** The record of a place and its values, as the person may see them. */
export async function rowAt(
  request: Request<unknown>,
  place: Place,
  plan: views.FormPlan,
): Promise<{ record: AnyModel; row: views.Row }> {
  const model = request.env.model(place.model)
  if (place.id === 'new') {
    await model.checkAccess('create')
    return { record: model, row: await newRow(model.withContext(place.context), plan) }
  }
  // Those who may not look for users may look at themselves.
  const found = place.own ? model.browse(place.id) : model.search([['id', '=', place.id]], { activeTest: false })
  const record = await found
  if (record.length === 0) throw new MissingError(request.env._('This record does not exist, or not any more.'))
  const paths = [...plan.paths, 'display_name', ...(record.fieldsGet().active ? ['active'] : [])]
  const [row] = await views.rowsOf(record, paths, plan.fields)
  return { record, row: row! }
}

async function newRow(model: AnyModel, plan: views.FormPlan): Promise<views.Row> {
  const defaults = await model.defaultGet([...plan.fields.keys()])
  return views.draftRow(
    model.env,
    plan.fields.values(),
    { id: 'new', values: emptyValues(plan) },
    views.plainValues(defaults),
  )
}

function emptyValues(plan: views.FormPlan): Record<string, unknown> {
  const many = (node: views.FieldNode) => node.field.type === 'one2many' || node.field.type === 'many2many'
  return Object.fromEntries([...plan.fields.values()].map(node => [node.name, many(node) ? [] : null]))
}

/** A new record with everything that follows from its defaults. */
export async function freshRow(
  request: Request<unknown>,
  place: Place,
  plan: views.FormPlan,
  model: AnyModel,
  row: views.Row,
): Promise<views.Edited> {
  if (plan.refreshing.size === 0 || !(await opened(place, model))) return { row, warning: null }
  const all = { changed: [], sent: filled(row), unread: new Set<string>() }
  const work = () => views.editedRow(model.withContext(place.context), plan, row, all)
  return views.orAsTyped(row, request.env._('This can not be worked out yet'), work)
}

/** May the person have values computed for what they type? On their own page they may write without the right to. */
export function opened(place: Place, record: AnyModel): Promise<boolean> {
  return record.hasAccess(place.id === 'new' ? 'create' : 'write')
}

/** The names of fields that a new record has a default for. */
export function filled({ values }: views.Row): string[] {
  const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0)
  return Object.keys(values).filter(name => !isEmpty(values[name]))
}
