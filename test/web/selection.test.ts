import test from 'ava'
import { Command, type Environment } from '#core'
import { openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')

const inUnit = <T>(work: (env: Environment) => Promise<T>) => garden.database.unit({}, work)
const list = (more = '') => `/web/action/${garden.ids.plants}${more}`
const names = (domain: unknown[] = []) =>
  inUnit(async env => (await env.model('garden.plant').search(domain)).mapped('name') as string[])
const weeds = (count: number) =>
  inUnit(async env => {
    const values = Array.from({ length: count }, (_, index) => ({ name: `Weed ${index}`, kind: 'herb' }))
    return (await env.model('garden.plant').create(values)).ids.map(String)
  })

test.serial('rows are chosen where there is something to do with them', async t => {
  const { text } = await flora.get(list())
  t.regex(text, new RegExp(`form="selection" name="ids" value="${garden.ids.basil}"[^>]* aria-label="Select Basil"`))
  for (const name of ['archive', 'unarchive', 'copy', 'delete'])
    t.true(text.includes(`formaction="${list(`/selection/${name}`)}?`), name)
  t.notRegex((await vera.get(list())).text, /selection\/(archive|unarchive|copy|delete)/)
  t.notRegex((await vera.get(`/web/action/${garden.ids.beds}`)).text, /name="ids"|id="selection"/)
})

test.serial('what is chosen is archived, brought back, copied and deleted', async t => {
  const ids = await weeds(3)
  await flora.post(list('/selection/archive'), { ids: ids.slice(1) })
  t.deepEqual(await names([['name', 'like', 'Weed']]), ['Weed 0'])
  const { text } = await flora.get(list())
  t.regex(text, /Archived: 2/)
  await flora.post(list('/selection/unarchive'), { ids: ids.join() })
  await flora.post(list('/selection/copy'), { ids: ids[0]! })
  t.is((await names([['name', 'like', 'Weed']])).length, 4)
  const answer = await flora.post(list('/selection/delete?filter=herbs'), { ids })
  t.is(answer.location, list('?filter=herbs'))
  t.is((await names([['name', 'like', 'Weed']])).length, 1)
  t.is((await flora.post(list('/selection/delete'), {})).status, 303)
  t.regex((await flora.get(list())).text, /Choose some records first/)
})

test.serial('all that match is what the search finds, on all pages', async t => {
  await weeds(90)
  const { text } = await flora.get(list('?filter=herbs'))
  t.regex(text, /name="all" value="1"[^>]*>All 93 that match/)
  await flora.post(list('/selection/archive?filter=herbs'), { all: '1', ids: String(garden.ids.rose) })
  t.deepEqual(await names(), ['Rose <b>red</b>'])
  await inUnit(async env => {
    const all = await env.model('garden.plant').search([['active', '=', false]])
    await all.write({ active: true })
  })
})

test.serial('records of others are not among those that are chosen, and then nothing is done', async t => {
  await inUnit(async env => {
    const group = await env.ref('base.group_user')
    const model = await env.model('ir.model').search([['model', '=', 'garden.plant']])
    const values = { name: 'No roses', model_id: model.id, domain_force: "[('kind', '=', 'herb')]" }
    await env.model('ir.rule').create({ ...values, groups: [Command.set([group.id])] })
  })
  const ids = [garden.ids.mint, garden.ids.rose].map(String)
  for (const name of ['archive', 'copy', 'delete']) {
    t.is((await flora.post(list(`/selection/${name}`), { ids })).status, 404, name)
    t.true((await names()).includes('Mint'))
  }
  for (const ids of ['x', '0', '-1', '1e3', '99999999999', '1;2', '1) OR (1=1'])
    t.is((await flora.post(list('/selection/delete'), { ids })).location, list(), ids)
  await inUnit(async env => {
    const rule = await env.model('ir.rule').search([['name', '=', 'No roses']])
    await rule.unlink()
  })
})

test.serial('who may not do it is refused, whatever they send', async t => {
  const ids = String(garden.ids.mint)
  for (const name of ['archive', 'unarchive', 'copy', 'delete', 'run/server-1', 'run/7', 'run/__proto__'])
    t.is((await vera.post(list(`/selection/${name}`), { ids })).status, 404, name)
  t.is((await flora.post(list('/selection/delete'), { ids, csrf_token: 'forged' })).status, 400)
  t.true((await names()).includes('Mint'))
})

test.serial('at most ten thousand at once', async t => {
  const ids = Array.from({ length: 10_001 }, (_, index) => index + 1).join()
  const { status, text } = await flora.post(list('/selection/archive'), { ids })
  t.is(status, 422)
  t.regex(text, /At most 10000 records at once/)
  t.is((await flora.post(list('/selection/archive'), { ids: ids.replace(/,10001$/, '') })).status, 404)
})

test.serial('an action that is bound to lists runs with all that is chosen', async t => {
  const id = await inUnit(async env => {
    const model = await env.model('ir.model').search([['model', '=', 'garden.plant']])
    const values = { model_id: model.id, binding_model_id: model.id, state: 'write', values: "{'height': 44}" }
    const made = env.model('ir.actions.server').create({ name: 'To 44', binding_view_types: 'list', ...values })
    return (await made).id
  })
  const ids = [garden.ids.mint, garden.ids.rose]
  t.regex((await flora.get(list())).text, /To 44/)
  t.notRegex((await flora.get(list(`/${garden.ids.mint}`))).text, /To 44/)
  t.is((await flora.post(list(`/${garden.ids.mint}/run/server-${id}`), {})).status, 404)
  t.is((await flora.post(list(`/selection/run/server-${id}`), { ids: ids.map(String) })).location, list())
  const heights = await inUnit(async env =>
    (await env.model('garden.plant').browse(ids).load('height')).mapped('height'),
  )
  t.deepEqual(heights, [44, 44])
})

test.serial('buttons in the header of a list act on what is chosen, as the view says and for whom it says', async t => {
  const urlIn = (text: string, label: string) =>
    new RegExp(`formaction="([^"]*)"[^>]*>(?:<span>)?${label}<`).exec(text)?.[1]?.replaceAll('&amp;', '&')
  const ids = [garden.ids.mint, garden.ids.rose].map(String)
  const { text } = await flora.get(list('?filter=herbs'))
  const note = urlIn(text, 'Note all')!
  t.regex(text, /data-confirm="Note\?"/)
  const answer = await flora.post(note, { ids, args: 'forged', word: 'forged' })
  t.is(answer.location, list('?filter=herbs'))
  const notes = await inUnit(async env => {
    const plants = await env.model('garden.plant').browse(ids.map(Number)).load('notes')
    return plants.mapped('notes')
  })
  t.deepEqual(notes, ['many x 2', 'many x 2'])
  t.is((await vera.post(note, { ids })).status, 403, 'with the rights of the person')
  await flora.post(note, {})
  t.regex((await flora.get(list())).text, /Choose some records first/)

  t.is(urlIn(text, 'Unseen'), undefined)
  const max = await Visitor.loggedIn(garden, 'max')
  const burn = urlIn((await max.get(list())).text, 'Burn all')!
  t.is((await flora.post(burn, { ids })).status, 404, 'what the view does not show is not there')
  t.is((await max.post(burn, { ids })).status, 422)

  const beds = urlIn(text, 'To beds')!
  t.regex(text, /form="selection" class="btn selection-always/)
  t.regex(
    (await flora.post(beds, { ids })).location ?? '',
    /^\/web\/action\/\d+\?active_ids=\d+%2C\d+&active_model=garden.plant/,
  )
  t.is((await flora.post(beds, {})).location, `/web/action/${garden.ids.beds}`)
})
