import type { AnyModel, Model } from '../../model/model.ts'
import type { Environment, ModelName } from '../../model/types.ts'
import { formatsOf } from '../../orm/formats.ts'
import { catalogOf } from '../../views/catalog.ts'
import { iconOf } from '../../views/icon_of.ts'
import type { Scene } from '../../views/scene.ts'
import { utcText } from '../../zone.ts'
import { OpenForm } from './form.ts'
import { newRow, storedRow } from './rows.ts'
import type { AnyForm, Form } from './types.ts'

export interface FormOptions {
  /** The external id of a form view; the model's main one if not given. */
  readonly view?: string
  /** What the action that opens the form would bring, such as `default_…` values. */
  readonly context?: Readonly<Record<string, unknown>>
}

/**
 * Opens the form of a record, or of a new one when the recordset is empty, as the person of its environment sees it, and
 * lets a test do what they can do on it:
 *
 *     const form = await openForm(env['garden.basket'])
 *     await form.set({ name: 'For Ada', gift: true })
 *     const line = await form.lines('line_ids').add({ plant_id: rose })
 *     t.is(form.get('total'), 115)
 *     const basket = await form.save()
 *
 * What follows from a value is computed when it is set, onchange methods included; what they tell the person is in
 * `form.warning`. A field that the form does not show, or shows read-only, can't be set. `save` refuses when a required field
 * is empty, and writes only what was changed. Throws when the person may not create, or not see, the record.
 */
export async function openForm<M extends ModelName>(records: Model<M>, options?: FormOptions): Promise<Form<M>>
export async function openForm(records: AnyModel, options?: FormOptions): Promise<AnyForm>
export async function openForm(given: unknown, { view, context = {} }: FormOptions = {}): Promise<AnyForm> {
  const records = given as AnyModel // of whatever model; its fields are looked up by name
  const { env } = records
  if (records.length > 1) throw new Error(`openForm: expected one ${records._name} or none, got ${records.length}.`)
  const viewId = view === undefined ? null : (await env.ref(view)).id
  const plan = (await catalogOf(env)).plan(env, 'form', records._name, viewId)
  const record = records.withContext(context)
  const isNew = record.length === 0
  await record.checkAccess(isNew ? 'create' : 'read')
  const stored = isNew ? await newRow(record, plan) : await storedRow(record, plan)
  const may = isNew ? plan.can.create : plan.can.edit && (await record.hasAccess('write'))
  const brought = broughtBy(record, context)
  const form = new OpenForm({ record, plan, scene: await sceneFor(env), stored, may, brought })
  if (isNew && plan.refreshing.size > 0) await form.workOut([])
  return form
}

/** The values that the context has for a new record: `default_name` of `name`. */
function broughtBy(record: AnyModel, context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = record.fieldsGet()
  const entries = Object.entries(context).filter(([key]) => key.startsWith('default_'))
  const named = entries.map(([key, value]) => [key.slice('default_'.length), value] as const)
  return Object.fromEntries(named.filter(([name]) => known[name]))
}

async function sceneFor(env: Environment): Promise<Scene> {
  const today = env.now().toISOString().slice(0, 10)
  return {
    _: (text, values) => env._(text, values),
    icon: iconOf,
    formats: await formatsOf(env),
    tz: env.tz,
    names: { uid: env.uid, today, now: utcText(env.now()), context: {} },
    csrfToken: '',
    errors: {},
    choices: new Map(),
    urls: { record: () => null, button: () => '', options: () => '', image: () => '' },
  }
}
