/**
 * Every list, board and form of the three addons, on records made for it: how many statements a page takes must not depend
 * on how many records it shows.
 */
import test from 'ava'
import type { Environment } from '#core'
import { countQueries, testServer, Visitor } from '#core/testing'
import type { Field } from '../core/registry/field.ts'
import type { Registry } from '../core/registry/registry.ts'

const server = await testServer(['im_livechat'], { demo: true })
const { registry } = server.database
const admin = await new Visitor(server.address).logIn('admin')

/** What a value made of the field's type alone would not be; null leaves it out. */
const special: Readonly<Record<string, ((index: number, env: Environment) => unknown) | null>> = {
  'ir.actions.act_window.view_mode': () => 'list',
  'ir.actions.act_window.context': () => '{}',
  'discuss.channel.member.guest_id': null,
  'discuss.channel.member.partner_id': async (index, env) =>
    (await env.model('res.partner').create({ name: `Member ${index}` })).id,
  'discuss.channel.name': index => `Room ${index}`,
  'discuss.channel.livechat_history_ids': null,
  'ir.cron.model_id': (_, env) => modelId(env, 'res.users'),
  'ir.cron.method': () => 'exists',
  'ir.sequence.date_range.date_from': index => `2027-01-${String((index % 28) + 1).padStart(2, '0')}`,
  'ir.sequence.date_range.date_to': index => `2027-01-${String((index % 28) + 1).padStart(2, '0')}`,
  'mail.message.model': () => 'discuss.channel',
  'res.groups.user_ids': null,
  'res.lang.code': index => `a${letter(index / 26)}_${letter(index).toUpperCase()}X`,
  'ir.default.model_id': (_, env) => modelId(env, 'res.partner'),
  'ir.default.field': () => 'name',
  'ir.default.json_value': () => '"x"',
  'ir.default.condition': index => `name=${index}`,
  'ir.rule.model_id': (_, env) => modelId(env, 'res.partner'),
  'res.users.company_id': null,
  'res.users.company_ids': null,
  'res.users.group_ids': null,
  'ir.ui.menu.parent_id': null,
}

const models = await server.database.unit({}, async env => {
  const views = await env.model('ir.ui.view').search([['type', 'in', ['list', 'kanban', 'form']]])
  return [...new Set(views.mapped('model') as string[])].sort()
})

test('there are pages to try', t => t.true(models.length >= 12, `${models}`))

for (const name of models) {
  test.serial(`${name}: its list, its board and its form take no more statements for twenty records more`, async t => {
    const views = await server.database.unit({}, async env => {
      const found = await env.model('ir.ui.view').search([['model', '=', name]])
      return new Set(found.mapped('type') as string[])
    })
    await server.database.unit({}, async env => {
      // The first of a kind have nobody to be related to.
      await grow(env, name, 2, 2)
      await grow(env, name, 2, 2)
    })
    const before = await counts(name, views)
    await server.database.unit({}, env => grow(env, name, 20, 8))
    const after = await counts(name, views)
    t.log(before, after)
    // A relation that leads nowhere, or where another has led, saves some.
    for (const [view, count] of Object.entries(after)) t.true(Math.abs(count - before[view]!) <= 4, `${view}: ${count}`)
  })
}

async function counts(name: string, views: ReadonlySet<string>): Promise<Record<string, number>> {
  const { action, id } = await server.database.unit({}, async env => {
    const values = { name: 'Try', res_model: name, view_mode: 'list,kanban,form', limit: 1000 }
    const made = await env.model('ir.actions.act_window').create(values)
    const [last] = (await env.model(name).search([], { order: 'id desc', limit: 1, activeTest: false })).ids
    return { action: made.id, id: last! }
  })
  const taken: Record<string, number> = {}
  for (const view of ['list', 'kanban', 'form'].filter(one => views.has(one))) {
    const path = view === 'form' ? `/web/action/${action}/${id}` : `/web/action/${action}?view=${view}`
    const open = async () => {
      const answer = await admin.get(path)
      await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    }
    await open()
    taken[view] = await countQueries(server.database, open)
  }
  return taken
}

/** Makes records whose relations all lead to something: labels and lines have to be looked up. */
async function grow(env: Environment, name: string, count: number, lines: number): Promise<void> {
  for (let index = 0; index < count; index++) await env.model(name).create(await valuesFor(env, name, lines))
}

let made = 0

async function valuesFor(env: Environment, name: string, lines: number, without = ''): Promise<object> {
  const values: Record<string, unknown> = {}
  for (const field of registry.model(name).fields.values()) {
    const key = `${name}.${field.name}`
    const given = special[key]
    if (field.name === without || given === null || !(given || isGiven(registry, field))) continue
    if (given) values[field.name] = await given(made, env)
    else if (field.type === 'one2many') {
      if (lines === 0) continue
      const commands: unknown[] = []
      while (commands.length < lines) commands.push([0, 0, await valuesFor(env, field.comodel!, 0, field.inverseName!)])
      values[field.name] = commands
    } else if (field.comodel) {
      const some = await env.model(field.comodel).search([], { limit: 40, order: 'id desc' })
      values[field.name] =
        field.type === 'many2one' ? (some.ids[made % Math.max(some.length, 1)] ?? null) : some.ids.slice(0, lines)
    } else values[field.name] = scalar(field)
  }
  made++
  return values
}

const modelId = async (env: Environment, name: string) =>
  (await env.model('ir.model').search([['model', '=', name]])).id

const letter = (index: number) => String.fromCharCode(97 + (Math.floor(index) % 26))

function isGiven(models: Registry, field: Field): boolean {
  if (!field.store || field.computation || field.related || field.readonly) return false
  if (field.type === 'one2many' && !models.field(field.comodel!, field.inverseName!).column) return false
  return field.required ? field.default === undefined : field.comodel !== null
}

function scalar(field: Field): unknown {
  switch (field.type) {
    case 'integer':
    case 'many2one_reference':
    case 'float':
      return made + 1
    case 'boolean':
      return true
    case 'date':
      return '2026-11-22'
    case 'datetime':
      return new Date('2026-11-22T12:00:00Z')
    case 'selection':
      return Object.keys(field.choices)[0]
    default:
      return `made_${made}`
  }
}
