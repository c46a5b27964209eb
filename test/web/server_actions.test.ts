import test from 'ava'
import { Command, type Environment, ValidationError } from '#core'
import { openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')

const inUnit = <T>(work: (env: Environment) => Promise<T>) => garden.database.unit({}, work)

const create = (values: object) =>
  inUnit(async env => {
    const model = await env.model('ir.model').search([['model', '=', 'garden.plant']])
    return (
      await env
        .model('ir.actions.server')
        .create({ name: 'Give water', model_id: model.id, binding_model_id: model.id, ...values })
    ).id
  })

const water = await create({ method: 'actionWater' })
const group = await inUnit(async env => (await env.ref('garden.group_manager')).id)
const heads = await create({ name: 'For heads', method: 'actionWater', group_ids: [Command.set([group])] })

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
  t.is((await flora.post(`${page()}/run/server-${heads}`, {})).status, 404)
  t.is((await vera.post(`${page()}/run/server-${water}`, {})).status, 403)
  t.is((await flora.post(`${page()}/run/server-${water}`, { csrf_token: 'forged' })).status, 400)
  for (const id of ['0', 'x', '__proto__', '99999999'])
    t.is((await flora.post(`${page()}/run/${id}`, {})).status, 404, id)
  t.true(await thirsty())
  const bed = `/web/action/${garden.ids.beds}/${garden.ids.bed}/run/server-${water}`
  t.is((await flora.post(bed, {})).status, 404, 'another model')
  await flora.get(page())
  const answer = await flora.post(`${page()}/run/server-${water}`, {})
  t.is(answer.status, 303)
  t.true(answer.location?.startsWith(page()))
  t.false(await thirsty())
})

test.serial('what was opened when the action was stored, and is not any more, does not run', async t => {
  const max = await Visitor.loggedIn(garden, 'max')
  await inUnit(env => env.sql(`UPDATE ir_actions_server SET method = 'uproot' WHERE id = $1`, [heads]))
  t.is((await max.post(`${page()}/run/server-${heads}`, {})).status, 403)
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

const run = (id: number, who = flora, more = '') => who.post(`/web/action/server-${id}?active_ids=${more}`, {})
const heights = (...ids: number[]) =>
  inUnit(async env => [...(await env.model('garden.plant').browse(ids).load('height'))].map(plant => plant.height))

test.serial('it gives values to records, with the rights of whoever runs it', async t => {
  const { mint, rose } = garden.ids
  const grow = await create({ state: 'write', values: "{'height': 77}", name: 'Grow' })
  t.is((await run(grow, vera, `${mint},${rose}`)).status, 403)
  t.is((await run(grow, flora, `${mint},${rose}`)).status, 303)
  t.deepEqual(await heights(mint, rose), [77, 77])
  t.is((await flora.get(`/web/action/server-${grow}?active_ids=${mint}`)).status, 200)
  const bed = await inUnit(async env => (await env.model('garden.bed').search([])).id)
  t.is((await flora.post(`/web/action/server-${grow}?active_ids=${bed}&active_model=garden.bed`, {})).status, 422)
})

test.serial('its values are for fields of the model, and are checked like those of a form', async t => {
  for (const values of [
    "{'hight': 1}",
    "{'id': 3}",
    "['height']",
    "{'height': secret}",
    'x(',
    '',
    "{'height': open('/')}",
  ])
    await t.throwsAsync(create({ state: 'write', values }), { instanceOf: ValidationError }, values)
  const tall = await create({ state: 'write', values: "{'height': 900}" })
  t.is((await run(tall, flora, String(garden.ids.mint))).status, 422)
  const hidden = await create({ state: 'write', values: "{'secret': 'told'}" })
  t.is((await run(hidden, flora, String(garden.ids.mint))).status, 403)
})

test.serial('it makes records, one for each that is chosen', async t => {
  const bed = await inUnit(async env => (await env.model('ir.model').search([['model', '=', 'garden.bed']])).id)
  const dig = await create({ state: 'create', crud_model_id: bed, values: "{'name': 'Dug'}" })
  const dug = () => inUnit(env => env.model('garden.bed').searchCount([['name', '=', 'Dug']]))
  t.is((await run(dig, vera, String(garden.ids.mint))).status, 403)
  await run(dig, flora, `${garden.ids.mint},${garden.ids.rose}`)
  t.is(await dug(), 2)
  await run(dig)
  t.is(await dug(), 3)
})

test.serial('its parts run in order, all or none, and never in a circle', async t => {
  const { mint } = garden.ids
  const all = await create({ state: 'multi', name: 'All' })
  const part = (sequence: number, values: object) => create({ parent_id: all, sequence, ...values })
  const second = await part(2, { state: 'write', values: "{'height': 20}" })
  await part(1, { state: 'write', values: "{'height': 10, 'name': 'Mint of parts'}" })
  await part(3, { method: 'actionHerbs' })
  const answer = await run(all, flora, String(mint))
  t.regex(answer.location!, /search_default_herbs=1/)
  t.deepEqual(await heights(mint), [20])
  const burn = await part(4, { method: 'actionBurn' })
  await inUnit(env => env.model('garden.plant').browse(mint).write({ height: 5 }))
  t.is((await run(all, flora, String(mint))).status, 422)
  t.deepEqual(await heights(mint), [5], 'undone')
  const group = await inUnit(async env => (await env.ref('garden.group_manager')).id)
  await inUnit(env =>
    env
      .model('ir.actions.server')
      .browse(burn)
      .write({ method: 'actionWater', group_ids: [Command.set([group])] }),
  )
  t.is((await run(all, flora, String(mint))).status, 403)
  t.deepEqual(await heights(mint), [5], 'undone')
  await t.throwsAsync(
    inUnit(env => env.model('ir.actions.server').browse(all).write({ parent_id: second })),
    { message: /its own ancestor/ },
  )
})
