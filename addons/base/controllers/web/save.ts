import {
  AccessError,
  type AnyModel,
  Command,
  type Reply,
  type Request,
  redirect,
  UserError,
  ValidationError,
  views,
} from '#core'
import { showAgain } from './again.ts'
import { closing } from './dialog.ts'
import { at, type Place, planAt, withQuery } from './place.ts'
import { type Again, type Rights, rightsAt } from './record.ts'
import { rowAt } from './row.ts'
import { sceneOf } from './scene.ts'

/** A form as it was sent, read against the record that it belongs to. */
export interface Sent {
  readonly record: AnyModel
  readonly rights: Rights
  readonly stored: views.Row
  readonly row: views.Row
  readonly submitted: views.Submitted
  readonly nodes: readonly views.FieldNode[]
}

/** Reads what a form sent. */
export async function readSent(request: Request<unknown>, place: Place, plan: views.FormPlan): Promise<Sent> {
  const { env, form } = request
  const { record, row: stored } = await rowAt(request, place, plan)
  const rights = await rightsAt(request, place, plan, record)
  const scene = await sceneOf(request, {})
  // Which fields are open may follow from what was typed into others: read once, look which are, read those.
  const all = [...plan.fields.values()]
  const first = views.readSubmitted(all, form, env, place.id === 'new')
  const typed = await views.draftRow(env, all, stored, first.draft)
  const nodes = rights.edit ? plan.editable(typed, scene, rights.field) : []
  const submitted = views.readSubmitted(nodes, form, env, place.id === 'new')
  return { record, rights, stored, row: await views.draftRow(env, nodes, stored, submitted.draft), submitted, nodes }
}

/** Writes what the person changed; gives the id. What is wrong is thrown as `Wrong`, with the form to draw again. */
export async function save(request: Request<unknown>, place: Place, then: 'stay' | 'press'): Promise<number> {
  const { env } = request
  const plan = await planAt(request, place)
  const { record, rights, stored, row, submitted, nodes } = await readSent(request, place, plan)
  if (place.id === 'new' && !rights.edit) throw new AccessError(env._('Records are not made on this page.'))
  // What a button is pressed on may be closed to changes: then there is nothing to save.
  if (!rights.edit && then === 'press') return Number(place.id)
  if (!rights.edit) {
    await record.checkAccess('write')
    throw new AccessError(env._('Records are not changed on this page.'))
  }
  const again = (errors: Record<string, string>, problem: string | null): Wrong =>
    new Wrong({ row, errors, problem, status: 422, was: views.wasOf(request.form) })
  const errors = {
    ...views.missing(nodes, row, await sceneOf(request, {})),
    ...submitted.errors,
    ...(await refusals(request, nodes, row, stored)),
  }
  if (Object.keys(errors).length > 0) throw again(errors, env._('Please look at what is marked, and save again.'))
  if (place.id !== 'new' && Object.keys(submitted.changes).length === 0) return place.id
  try {
    return await env.savepoint(async () => {
      if (place.id === 'new')
        return (await record.create({ ...given(record, place, submitted), ...submitted.changes })).id
      await record.write(submitted.changes)
      return record.id
    })
  } catch (error) {
    if (!(error instanceof UserError) || error.status !== 422) throw error
    const field = error instanceof ValidationError ? error.field : undefined
    const name = field && (plan.fields.has(field) ? field : views.lineFieldOf(nodes, submitted.draft, field))
    throw again(name ? { [name]: error.message } : {}, name ? null : error.message)
  }
}

/** What the address of a new record gives (`default_…`) and nobody has changed since. */
function given(record: AnyModel, place: Place, submitted: views.Submitted): Record<string, unknown> {
  const fields = record.fieldsGet()
  const entries = Object.entries(place.context).flatMap(([key, value]) => {
    const name = key.startsWith('default_') ? key.slice('default_'.length) : ''
    return fields[name] ? [[name, submitted.draft[name] ?? value] as const] : []
  })
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? [Command.set(value)] : value]))
}

/** Records that were chosen now and may not be: the field's domain or the person's rights exclude them. */
async function refusals(
  { env }: Request<unknown>,
  nodes: readonly views.FieldNode[],
  row: views.Row,
  stored: views.Row,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const node of nodes) {
    if (!node.field.relation || node.field.type === 'one2many') continue
    const before = new Set(views.chosenIds(stored.values[node.name]))
    const added = views.chosenIds(row.values[node.name]).filter(id => !before.has(id))
    const refused = await views.refused(env, node, added)
    if (refused.length > 0) found[node.name] = env._('Choose among the options; this one is not open to you.')
  }
  return found
}

/** A form that could not be saved. */
export class Wrong extends UserError {
  readonly again: Again

  constructor(again: Again) {
    super(again.problem ?? 'The form has mistakes.')
    this.again = again
  }
}

/** Saves, then presses a button if there is one; what is wrong is shown where it is, with nothing lost of what was typed. */
export async function saved(
  request: Request<unknown>,
  place: Place,
  press?: (place: Place) => Promise<Reply>,
): Promise<Reply> {
  try {
    const there = at(place, await save(request, place, press ? 'press' : 'stay'))
    if (press) return await press(there)
    const close = closing(request, place)
    if (close) return close(null)
    return place.list ? toList(request, there) : toRecord(there)
  } catch (error) {
    if (error instanceof Wrong) return showAgain(request, place, error.again)
    throw error
  }
}

/** Back to the list, where the next row is opened if somebody has clicked it, or is writing one after the other. */
function toList({ form }: Request<unknown>, { above, id }: Place): Reply {
  const [path, query] = above!.url.split('?') // a row has its list above it
  const search = new URLSearchParams(query)
  const next = String(form._next ?? '')
  if (/^(new|[1-9]\d{0,9})$/.test(next)) search.set('edit', next)
  else search.set('saved', String(id))
  return redirect(`${path}?${search}`)
}

export function toRecord(place: Place): Reply {
  return redirect(withQuery(place, { saved: '1' }))
}
