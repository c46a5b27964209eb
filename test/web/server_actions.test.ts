import test from 'ava'
import { Command, type Environment, ValidationError } from '#core'
import { type Garden, openGarden, Visitor } from './garden.ts'

let garden: Garden
let flora: Visitor
let vera: Visitor
let water: number
let heads: number

const inUnit = <T>(work: (env: Environment) => Promise<T>) => garden.database.unit({}, work)

const create = (values: object) =>
  inUnit(async env => {
    const model = await env.model('ir.model').search([['model', '=', 'garden.plant']])
    return (await env.model('ir.actions.server').create({ name: 'Give water', model_id: model.id, ...values })).id
  })

test.before(async () => {
  garden = await openGarden()
  flora = await Visitor.loggedIn(garden, 'flora')
  vera = await Visitor.loggedIn(garden, 'vera')
  water = await create({ method: 'actionWater' })
  const group = await inUnit(async env => (await env.ref('garden.group_manager')).id)
  heads = await create({ name: 'For heads', method: 'actionWater', group_ids: [Command.set([group])] })
})

const page = () => `/web/action/${garden.ids.plants}/${garden.ids.basil}`
const thirsty = () =>
  inUnit(async env => (await env.model('garden.plant').browse(garden.ids.basil).load('thirsty')).thirsty)

test('a stored action names a method that its model has opened, and nothing else', async t => {
  for (const method of ['uproot', 'unlink', 'write', 'constructor', '__proto__', 'process.exit()', '']) {
    await t.throwsAsync(create({ method }), { instanceOf: ValidationError }, method)
  }
})

test.serial('it stands in the action menu of those in its groups, and runs with their rights', async t => {
  const { text } = await flora.get(page())
  t.regex(text, /Give water/)
  t.notRegex(text, /For heads/)
  t.is((await flora.post(`${page()}/run/${heads}`, {})).status, 404)
  t.is((await vera.post(`${page()}/run/${water}`, {})).status, 403)
  t.is((await flora.post(`${page()}/run/${water}`, { csrf_token: 'forged' })).status, 400)
  for (const id of ['0', 'x', '__proto__', '99999999'])
    t.is((await flora.post(`${page()}/run/${id}`, {})).status, 404, id)
  t.true(await thirsty())
  const bed = `/web/action/${garden.ids.beds}/${garden.ids.bed}/run/${water}`
  t.is((await flora.post(bed, {})).status, 404, 'another model')
  await flora.get(page())
  const answer = await flora.post(`${page()}/run/${water}`, {})
  t.is(answer.status, 303)
  t.true(answer.location?.startsWith(page()))
  t.false(await thirsty())
})

test.serial('what was opened when the action was stored, and is not any more, does not run', async t => {
  const max = await Visitor.loggedIn(garden, 'max')
  await inUnit(env => env.sql(`UPDATE ir_actions_server SET method = 'uproot' WHERE id = $1`, [heads]))
  t.is((await max.post(`${page()}/run/${heads}`, {})).status, 403)
  t.is((await flora.get(page())).status, 200)
})

test.serial('a menu is there for those who may use the action that it leads to', async t => {
  t.regex((await flora.get(page())).text, /Baskets/)
  await inUnit(async env => {
    const group = await env.ref('garden.group_manager')
    const action = await env.ref('garden.basket_action')
    await action.write({ group_ids: [Command.set([group.id])] })
  })
  t.notRegex((await flora.get(page())).text, /Baskets/)
  const max = await Visitor.loggedIn(garden, 'max')
  t.regex((await max.get(page())).text, /Baskets/)
})
