import test from 'ava'
import { fieldsIn, openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const { ids, address, database } = garden
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')
const max = await Visitor.loggedIn(garden, 'max')

const url = (record?: number | string, more = '') =>
  `/web/action/${ids.plants}${record === undefined ? '' : `/${record}`}${more}`
const read = (id: number, ...names: string[]) =>
  database.unit({}, async env => {
    const record = env.model('garden.plant').browse(id)
    const [values] = await record.read(names)
    return values
  })

test('the home page has the apps that a person may use', async t => {
  t.regex((await vera.get('/web')).text, /Garden/)
})

test('a stranger is sent to the login page and comes back', async t => {
  const answer = await new Visitor(address).get(url())
  t.is(answer.status, 303)
  t.regex(answer.location ?? '', /^\/web\/login\?redirect=/)
})

test('an action shows its list, by its id or external id; texts are escaped', async t => {
  const { status, text } = await vera.get('/web/action/garden.plant_action')
  t.is(status, 200)
  t.regex(text, /<h1 tabindex="-1">Plants<\/h1>/)
  t.regex(text, /class="app-name"[^>]*>Garden</)
  t.regex(text, /Rose &lt;b&gt;red&lt;\/b&gt;/)
  t.regex(text, /<td role="cell" data-label="Bed">South<\/td>/)
  t.regex(text, /\d in all/)
})

test('a part of a page brings the title, the sections and the main part, and nothing around them', async t => {
  const { text } = await vera.part(url())
  t.regex(text, /^<title>Plants · Foyer<\/title>/)
  t.regex(text, /<hx-partial hx-target="#sections"[^>]*>[\s\S]*Plants[\s\S]*<\/hx-partial>/)
  t.regex(text, /<main id="main"/)
  t.notRegex(text, /<html|profile-menu|<head/)
})

test('menus are for their groups', async t => {
  t.regex((await flora.get(url())).text, /Configuration|Set-up/)
  t.notRegex((await vera.get(url())).text, /Configuration|Set-up/)
})

test('a menu or a view that is changed is seen at once', async t => {
  await database.unit({}, async env => {
    await (await env.ref('garden.menu_configuration')).write({ name: 'Set-up' })
    const view = await env.ref('garden.bed_form')
    await view.load('arch')
    await view.write({ arch: String(view.arch).replace('<sheet>', '<sheet><p>Beds are of earth.</p>') })
  })
  t.regex((await flora.get(url())).text, /Set-up/)
  t.regex((await flora.get(`/web/action/${ids.beds}/${ids.bed}`)).text, /Beds are of earth\./)
})

test('cards, searches, filters and sorting follow the address', async t => {
  t.regex(
    (await vera.get(url(undefined, '?view=kanban'))).text,
    /<li class="card kanban-card" id="card-\d+"[^>]*>[\s\S]*In South/,
  )
  const found = (await vera.get(url(undefined, '?q=basil'))).text
  t.regex(found, /Basil/)
  t.notRegex(found, /Rose/)
  t.regex(found, /class="facet"/)
  t.regex((await vera.get(url(undefined, '?filter=herbs'))).text, /2 in all/)
  t.regex((await vera.get(url(undefined, '?q=nothing+such'))).text, /Nothing matches this search/)
  const sorted = (await vera.get(url(undefined, '?order=height+desc'))).text
  t.true(sorted.indexOf('Rose') < sorted.indexOf('Basil'))
  t.is((await vera.get(url(undefined, '?order=secret&page=99'))).status, 200)
})

test('who may not change anything sees values, and no way to change them', async t => {
  const { text } = await vera.get(url(ids.basil))
  t.regex(text, /Basil/)
  t.notRegex(text, /name="height"|>Save<|>Delete<|>New</)
  t.is((await vera.post(url(ids.basil), { height: '1' })).status, 403, 'and it is not said to be saved')
  t.deepEqual(await read(ids.basil, 'height'), { id: ids.basil, height: 40 })
  t.is((await vera.post(url(ids.basil, '/delete'), {})).status, 403)
})

test('a field for another group is not on the page, and cannot be written', async t => {
  t.notRegex((await flora.get(url(ids.rose))).text, /thorns|Secret/)
  t.regex((await max.get(url(ids.rose))).text, /thorns/)
  const form = fieldsIn((await flora.get(url(ids.rose))).text)
  await flora.post(url(ids.rose), { ...form, secret: 'stolen' })
  t.deepEqual(await read(ids.rose, 'secret'), { id: ids.rose, secret: 'thorns' })
})

test('a save writes what was changed, and says so', async t => {
  const form = fieldsIn((await flora.get(url(ids.mint))).text)
  const answer = await flora.post(url(ids.mint), {
    ...form,
    height: '31',
    planted_on: '2026-03-01',
    bed_id: String(ids.bed),
  })
  t.is(answer.status, 303)
  t.regex((await flora.get(answer.location!)).text, /Saved/)
  t.like(await read(ids.mint, 'height', 'planted_on', 'name'), { height: 31, planted_on: '2026-03-01', name: 'Mint' })
})

test('a mistake is shown beside its field, and nothing is lost of what was typed', async t => {
  const form = fieldsIn((await flora.get(url(ids.rose))).text)
  const typed = {
    ...form,
    name: 'A new name',
    height: '9999',
    planted_on: '2026-02-31',
    friend_ids: ['', String(ids.mint)],
  }
  const unreadable = await flora.post(url(ids.rose), typed)
  t.is(unreadable.status, 422)
  t.regex(unreadable.text, /id="f-planted_on-error">Enter a date/)
  t.regex(unreadable.text, /value="A new name"/)
  const refused = await flora.post(url(ids.rose), { ...typed, planted_on: '' })
  t.is(refused.status, 422)
  t.regex(refused.text, /id="f-height-error">No plant here grows over five metres\./)
  t.regex(refused.text, /value="9999"/)
  t.regex(refused.text, new RegExp(`<option value="${ids.mint}" selected>Mint`))
  const empty = await flora.post(url(ids.rose), { ...form, name: '' })
  t.regex(empty.text, /id="f-name-error">Fill in this field/)
  t.like(await read(ids.rose, 'name', 'height'), { name: 'Rose <b>red</b>', height: 120 })
})

test('only records that the field allows can be chosen', async t => {
  const form = fieldsIn((await flora.get(url(ids.mint))).text)
  const answer = await flora.post(url(ids.mint), { ...form, friend_ids: ['', String(ids.rose)] })
  t.is(answer.status, 422)
  t.regex(answer.text, /id="f-friend_ids-error"/)
})

test('what was chosen before it was closed may stay', async t => {
  const { rose, mint } = ids
  const made = await database.unit({}, env =>
    env.model('garden.plant').create({ name: 'Dill', friend_ids: [[6, 0, [rose]]] }),
  )
  const form = fieldsIn((await flora.get(url(made.id))).text)
  const answer = await flora.post(url(made.id), { ...form, height: '9', friend_ids: ['', String(rose), String(mint)] })
  t.is(answer.status, 303)
  t.like(await read(made.id, 'height', 'friend_ids'), { height: 9, friend_ids: [mint, rose] })
})

test('a record is made, copied, archived and deleted', async t => {
  const page = (await flora.get(url('new', '?default_height=7'))).text
  t.regex(page, /value="7"/)
  const made = await flora.post(url('new', '?default_height=7'), { ...fieldsIn(page), name: 'Fern' })
  const id = Number(/\/(\d+)\?/.exec(made.location ?? '')?.[1])
  t.like(await read(id, 'name', 'height', 'kind'), { name: 'Fern', height: 7, kind: 'flower' })
  const copy = await flora.post(url(id, '/copy'), {})
  t.is(copy.status, 303)
  await flora.post(url(id, '/archive'), {})
  t.like(await read(id, 'active'), { active: false })
  t.is((await flora.post(url(id, '/delete'), {})).location, url(undefined))
  t.is((await flora.get(url(id))).status, 404)
})
