import test from 'ava'
import { Command, type Environment, ValidationError } from '#core'
import { routes } from '../../addons/base/controllers/index.ts'
import { isPath } from '../../addons/base/models/ir_actions_base.ts'
import { gift } from './addons/garden/index.ts'
import { openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const max = await Visitor.loggedIn(garden, 'max')

const inUnit = <T>(work: (env: Environment) => Promise<T>) => garden.database.unit({}, work)
const make = (kind: string, values: object) =>
  inUnit(async env => (await env.model(`ir.actions.${kind}`).create({ name: 'Try', ...values })).id)
const model = (name: string) => inUnit(async env => (await env.model('ir.model').search([['model', '=', name]])).id)
const manager = () => inUnit(async env => (await env.ref('garden.group_manager')).id)

/** What follows when a button of the rose gives this back. */
async function given(result: unknown, headers: Record<string, string> = {}) {
  gift.result = result
  const next = encodeURIComponent('/web/action/1?page=2')
  return flora.post(`/web/button/garden.plant/${garden.ids.rose}/actionGive?next=${next}`, {}, headers)
}

test.serial('a path is the address of an action, one of all kinds, and no page that is there already', async t => {
  await make('act_window', { res_model: 'garden.plant', path: 'plants' })
  const { status, text } = await flora.get('/web/plants')
  t.is(status, 200)
  t.regex(text, new RegExp(`href="/web/plants/${garden.ids.basil}`))
  t.is((await flora.get(`/web/plants/${garden.ids.basil}`)).status, 200)
  for (const path of ['plants', 'apps', 'profile', 'login', 'Plants', 'a.b', '7', 'server-7', 'map-1', '../x', 'a/b'])
    await t.throwsAsync(make('act_url', { url: '/web', path }), { instanceOf: ValidationError }, path)
  t.is((await flora.get('/web/nothing-like-this')).status, 404)
})

test('no path is a word that pages of this addon have', t => {
  const words = routes.flatMap(({ path }) => /^\/web\/([a-z][\w-]*)/.exec(path)?.[1] ?? [])
  t.true(words.length > 30)
  t.deepEqual([...new Set(words)].filter(isPath), [])
})

test.serial('a menu leads to the path of its action, and is the current one at both of its addresses', async t => {
  const id = await make('act_window', { res_model: 'garden.bed', path: 'all-beds' })
  await inUnit(env => env.model('ir.ui.menu').create({ name: 'All Beds', action: `ir.actions.act_window,${id}` }))
  t.regex((await flora.get('/web')).text, /href="\/web\/all-beds"/)
  t.regex((await flora.get('/web/all-beds')).text, /class="app-name" href="\/web\/all-beds"/)
  t.regex((await flora.get(`/web/action/${id}`)).text, /class="app-name" href="\/web\/all-beds"/)
})

test.serial('an action of any kind is open to its groups only, by whatever name', async t => {
  const [group, plants] = [await manager(), await model('garden.plant')]
  const kinds: Record<string, object> = {
    act_window: { res_model: 'garden.plant' },
    act_url: { url: '/web/profile' },
    client: { tag: 'garden.weather' },
    server: { model_id: plants, method: 'actionWater' },
  }
  for (const [kind, values] of Object.entries(kinds)) {
    const path = `closed-${kind.replace('_', '-')}`
    const closed = {
      ...values,
      path,
      group_ids: [Command.set([group])],
      binding_model_id: plants,
      name: `Closed ${kind}`,
    }
    const id = await make(kind, closed)
    const named = { module: 'garden', name: `closed_${kind}`, model: `ir.actions.${kind}`, res_id: id }
    await inUnit(async env => {
      await env.model('ir.model.data').create(named)
      await env.model('ir.ui.menu').create({ name: `Menu to ${kind}`, action: `ir.actions.${kind},${id}` })
    })
    const word = { act_window: '', act_url: 'url-', client: 'client-', server: 'server-' }[kind]
    for (const name of [`action/${word}${id}`, path, `action/garden.closed_${kind}`]) {
      t.is((await flora.get(`/web/${name}`)).status, 404, name)
      t.is((await flora.post(`/web/${name}`, {})).status, 404, name)
      t.true([200, 303].includes((await max.get(`/web/${name}`)).status), name)
    }
    for (const result of [
      { type: `ir.actions.${kind}`, id },
      { xml_id: `garden.closed_${kind}` },
      `garden.closed_${kind}`,
      { path },
    ])
      t.is((await given(result)).status, 404, JSON.stringify(result))
    const plant = `/web/action/${garden.ids.plants}/${garden.ids.basil}`
    const { text } = await flora.get(plant)
    t.false(text.includes(`Closed ${kind}`))
    t.false(text.includes(`Menu to ${kind}`))
    t.is((await flora.post(`${plant}/run/${word}${id}`, {})).status, 404)
    const open = (await max.get(plant)).text
    t.true(open.includes(`Closed ${kind}`))
    t.true(open.includes(`Menu to ${kind}`))
  }
})

test.serial('a link action leads to pages of this site; elsewhere somebody goes by themselves', async t => {
  for (const url of [
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'http://x.example',
    'https://',
    'data:x',
  ])
    await t.throwsAsync(make('act_url', { url }), undefined, url)
  const own = await make('act_url', { url: '/web/profile' })
  t.is((await flora.get(`/web/action/url-${own}`)).location, '/web/profile')
  const away = await make('act_url', { url: 'https://help.example/start' })
  const { status, text } = await flora.get(`/web/action/url-${away}`)
  t.is(status, 200)
  t.regex(text, /help\.example[\s\S]*href="https:\/\/help\.example\/start" target="_blank" rel="noopener/)
  for (const url of ['https://evil.example', '//evil.example', 'javascript:alert(1)'])
    t.is((await given({ type: 'ir.actions.act_url', url })).status, 422, url)
})

test.serial('a client action opens the page of an addon that has its tag', async t => {
  const id = await make('client', { tag: 'garden.weather', params: "{'place': 'Lyon'}" })
  t.is((await flora.get(`/web/action/client-${id}`)).location, '/garden/weather?place=Lyon')
  t.is(
    (await given({ type: 'ir.actions.client', tag: 'garden.weather', params: { place: 'Rome' } })).location,
    '/garden/weather?place=Rome',
  )
  const { status, text } = await given({ type: 'ir.actions.client', tag: 'garden.nothing' })
  t.is(status, 422)
  t.regex(text, /No addon has a page for the tag “garden\.nothing”/)
  const reload = await given(
    { type: 'ir.actions.client', tag: 'reload' },
    { 'HX-Request': 'true', 'HX-Request-Type': 'partial' },
  )
  t.is(reload.status, 200)
  t.is((await given({ type: 'ir.actions.client', tag: 'soft_reload' })).location, '/web/action/1?page=2')
})

test.serial('a notification is told on the next page, once, with its links, and what comes next', async t => {
  const params = {
    title: 'Done <b>',
    message: 'See %s',
    type: 'success',
    links: [
      { url: '/web/profile', label: 'your page' },
      { url: 'javascript:alert(1)', label: 'evil' },
    ],
    next: { type: 'ir.actions.act_window', xml_id: 'garden.bed_action' },
  }
  const { location } = await given({ type: 'ir.actions.client', tag: 'display_notification', params })
  t.is(location, `/web/action/${garden.ids.beds}?active_id=${garden.ids.rose}`)
  const { text } = await flora.part(location!)
  t.regex(
    text,
    /alert-success[^>]*data-passing[\s\S]*Done &lt;b&gt;[\s\S]*See <a class="alert-link" href="\/web\/profile">your page<\/a>/,
  )
  t.notRegex(text, /javascript/)
  t.notRegex((await flora.get(location!)).text, /See </)
})

test.serial('a method may give an action that is stored nowhere; it is there for that session', async t => {
  const { location } = await given({
    type: 'ir.actions.act_window',
    name: 'Tall ones',
    res_model: 'garden.plant',
    view_mode: 'list,form',
    domain: [['height', '>', 100]],
    context: { default_kind: 'herb', search_default_thirsty: 0 },
  })
  t.regex(location!, /^\/web\/action\/map-\d+\?active_id=/)
  const { text } = await flora.get(location!)
  t.regex(text, /Tall ones/)
  t.regex(text, /Rose/)
  t.notRegex(text, /Basil/)
  t.is((await max.get(location!)).status, 404, 'not in the session of others')
  const record = {
    type: 'ir.actions.act_window',
    res_model: 'garden.bed',
    res_id: garden.ids.bed,
    views: [[false, 'form']],
  }
  t.regex((await flora.get((await given(record)).location!)).text, /value="South"/)
  t.is((await given({ type: 'ir.actions.act_window', res_model: 'no.model' })).status, 422)
  t.is((await given({ type: 'ir.actions.code', code: 'x' })).status, 422)
})

test.serial('nothing, records of no action and an action that closes a dialog lead back', async t => {
  const plant = await inUnit(async env => env.model('garden.plant').browse(garden.ids.rose))
  for (const result of [null, false, undefined, '', plant, { type: 'ir.actions.act_window_close', infos: { a: 1 } }])
    t.is((await given(result)).location, '/web/action/1?page=2')
})

test.serial('domains and contexts know the day, the user, and the records they are opened for', async t => {
  const id = await make('act_window', {
    res_model: 'garden.plant',
    domain:
      "[('planted_on', '=', context_today().strftime('%Y-%m-%d')), ('id', 'in', active_ids), ('create_date', '!=', now)]",
    context: "{'default_name': time.strftime('%Y'), 'default_height': uid and active_id}",
  })
  const paris = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' })
  const today = await inUnit(async env => paris.format(env.now()))
  await inUnit(env =>
    env.model('garden.plant').browse([garden.ids.mint, garden.ids.basil]).write({ planted_on: today }),
  )
  const { text } = await flora.get(`/web/action/${id}?active_ids=${garden.ids.mint},${garden.ids.rose}`)
  t.regex(text, /Mint/)
  t.notRegex(text, /Basil|Rose/)
  t.regex((await flora.get(`/web/action/${id}/new?active_id=33`)).text, /value="33"/)
})

test.serial('the views that an action lists come first, then its single view, then those of its modes', async t => {
  const [cards, list] = await inUnit(async env => [
    (await env.ref('garden.plant_kanban')).id,
    (await env.ref('garden.plant_list')).id,
  ])
  const values = { res_model: 'garden.plant', view_mode: 'form,list', view_id: list }
  const single = await make('act_window', values)
  t.regex((await flora.get(`/web/action/${single}`)).text, /<table/)
  const listed = await make('act_window', {
    ...values,
    view_ids: [Command.create({ view_mode: 'kanban', view_id: cards })],
  })
  t.regex((await flora.get(`/web/action/${listed}`)).text, /class="kanban"/)
  const other = await inUnit(async env => {
    const arch = '<form><field name="height"/><p>Only its height</p></form>'
    const view = await env.model('ir.ui.view').create({ name: 'short', model: 'garden.plant', priority: 99, arch })
    await env.model('ir.model.data').create({ module: 'garden', name: 'short', model: 'ir.ui.view', res_id: view.id })
  })
  t.is(other, undefined)
  const named = await make('act_window', { res_model: 'garden.plant', context: "{'form_view_ref': 'garden.short'}" })
  t.regex((await flora.get(`/web/action/${named}/${garden.ids.rose}`)).text, /Only its height/)
})
