import { type Environment, page, type Rec, type Request, type Route, redirect, route, UserError } from '#core'
import { compared, idsIn, inWords, type Shown } from './conflict_values.ts'

interface Line {
  readonly id: number
  readonly record: string
  readonly model: string
  readonly field: string
  readonly xmlid: string
  readonly addon: string
  readonly file: Shown
  readonly own: Shown
}

const user = { auth: 'internal' } as const
const most = 80

export const conflictRoutes: Route[] = [
  route('GET', '/web/conflicts', user, request => showConflicts(request)),
  route('POST', '/web/conflicts', user, async request => {
    const { env, form } = request
    const ids = String(form.ids ?? '')
      .split(',')
      .map(Number)
    // Those that somebody else has settled meanwhile are settled.
    const listed = await env['ir.model.data.conflict'].search([['id', 'in', ids.filter(isId)]])
    try {
      await env.savepoint(() => listed.settle(form.choice === 'file' ? 'file' : 'own'))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return showConflicts(request, error)
    }
    return redirect('/web/conflicts')
  }),
]

function isId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id < 2 ** 31
}

async function showConflicts({ env }: Request, error?: UserError) {
  const conflicts = env['ir.model.data.conflict']
  await conflicts.checkAccess('read')
  const { ids } = await conflicts.search([], { limit: most })
  const total = await conflicts.searchCount([])
  const lines = await linesOf(env, ids)
  const values = { lines, total, ids: lines.map(({ id }) => id).join(), problem: error?.message }
  return page('base/web/conflicts.njk', values, { title: env._('Upgrade Conflicts'), status: error?.status ?? 200 })
}

/** What there is to choose between. Read past the person's own rights, as the files were that they are compared with. */
async function linesOf(env: Environment, ids: readonly number[]): Promise<Line[]> {
  // sudo: ir.model.data - a line is shown with the record that its external id names
  const conflicts = env['ir.model.data.conflict'].sudo().browse(ids)
  const named = ['model', 'res_id', 'module', 'name'].map(field => `data_id.${field}`)
  await conflicts.load('addon', 'field', 'file_value', ...named)
  const lines: Line[] = []
  for (const model of new Set([...conflicts].map(({ data_id }) => data_id.model))) {
    const own = conflicts.filtered(({ data_id }) => data_id.model === model)
    lines.push(...(await linesOfModel(env, model, own)))
  }
  return lines
}

async function linesOfModel(env: Environment, model: string, conflicts: Rec<'ir.model.data.conflict'>) {
  // sudo: any model - an administrator compares what is there with what the file says
  const table = env.model(model).sudo().withContext({ lang: 'en_US', active_test: false })
  const there = await table.browse([...new Set([...conflicts].map(({ data_id }) => data_id.res_id))]).exists()
  const known = table.fieldsGet()
  await there.load('display_name', ...[...new Set(conflicts.mapped('field'))].filter(name => known[name]))
  const found = new Map([...there].map(one => [one.id, one]))
  const words = table.withContext({ lang: env.lang }).fieldsGet()
  const described = await descriptionOf(env, model)
  const lines: Line[] = []
  for (const { id, field, file_value, addon, data_id } of conflicts) {
    const one = found.get(data_id.res_id)
    const description = words[field]
    if (!one || !description) continue
    const labels = await labelsOf(env, description.relation, [file_value, one[field]])
    const text = (value: unknown) => inWords(env, description, value, labels)
    lines.push({
      id,
      record: String(one.display_name),
      model: described,
      field: description.string,
      xmlid: `${data_id.module}.${data_id.name}`,
      addon,
      ...compared(text(file_value), text(one[field])),
    })
  }
  return lines
}

async function descriptionOf(env: Environment, model: string): Promise<string> {
  // sudo: ir.model - what a model is called is no secret
  const found = await env['ir.model'].sudo().search([['model', '=', model]])
  return found.length ? String(found.at(0).name) : model
}

async function labelsOf(env: Environment, model: string | undefined, values: unknown[]): Promise<Map<number, string>> {
  const ids = model ? values.flatMap(value => idsIn(value) ?? []) : []
  if (!model || !ids.length) return new Map()
  // sudo: labels - an administrator chooses between them
  const there = await env
    .model(model)
    .sudo()
    .browse([...new Set(ids)])
    .exists()
  await there.load('display_name')
  return new Map([...there].map(one => [one.id, String(one.display_name)]))
}
