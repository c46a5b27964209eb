import test from 'ava'
import { fieldsIn, openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const { ids, database } = garden
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')
const max = await Visitor.loggedIn(garden, 'max')

const url = (record: number | string, more = '') => `/web/action/${ids.plants}/${record}${more}`
const button = (id: number, name: string) =>
  `/web/button/garden.plant/${id}/${name}?next=${encodeURIComponent('/web/action/1')}`
const read = (id: number, ...names: string[]) =>
  database.unit({}, async env => (await env.model('garden.plant').browse(id).read(names))[0])

test('a button in a row calls its method and comes back', async t => {
  const answer = await flora.post(button(ids.basil, 'actionWater'), {})
  t.is(answer.status, 303)
  t.is(answer.location, '/web/action/1')
  t.like(await read(ids.basil, 'thirsty'), { thirsty: false })
})

test('what is not opened is closed to buttons, and so is what does not exist', async t => {
  for (const name of ['uproot', 'unlink', 'write', 'constructor', 'nothing', '__proto__']) {
    t.is((await flora.post(button(ids.mint, name), {})).status, 403, name)
  }
  t.like(await read(ids.mint, 'name'), { name: 'Mint' })
})

test('a button needs the token of the session, and the rights of the person', async t => {
  t.is((await flora.post(button(ids.mint, 'actionWater'), { csrf_token: 'forged' })).status, 400)
  t.is((await vera.post(button(ids.mint, 'actionWater'), {})).status, 403)
  t.is((await flora.post(button(99_999, 'actionWater'), {})).status, 404)
  t.is((await flora.post('/web/button/no.model/1/actionWater', {})).status, 400)
})

test('a button leads nowhere outside of this site', async t => {
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example']) {
    const answer = await flora.post(
      `/web/button/garden.plant/${ids.mint}/actionWater?next=${encodeURIComponent(next)}`,
      {},
    )
    t.is(answer.location, '/web', next)
  }
})

test('a form is saved before its button runs', async t => {
  const form = fieldsIn((await flora.get(url(ids.rose))).text)
  const answer = await flora.post(url(ids.rose, '/button/actionWater'), { ...form, height: '130' })
  t.is(answer.status, 303)
  t.like(await read(ids.rose, 'height', 'thirsty'), { height: 130, thirsty: false })
  const wrong = await flora.post(url(ids.rose, '/button/actionWater'), { ...form, height: 'tall' })
  t.is(wrong.status, 422)
  t.regex(wrong.text, /f-height-error/)
})

test('what a method refuses is told to the person', async t => {
  const form = fieldsIn((await max.get(url(ids.rose))).text)
  const answer = await max.post(url(ids.rose, '/button/actionBurn'), form)
  t.is(answer.status, 422)
  t.regex(answer.text, /Plants are not burnt here\./)
})

test('a method that gives an action leads to it', async t => {
  const answer = await flora.post(button(ids.rose, 'actionHerbs'), {})
  t.is(answer.location, `/web/action/${ids.plants}?active_id=${ids.rose}&search_default_herbs=1`)
  t.regex((await flora.get(answer.location!)).text, /2 in all/)
})

test('a draft draws the form around what was typed, and stores nothing', async t => {
  const form = fieldsIn((await flora.get(url(ids.rose))).text)
  t.notRegex((await flora.get(url(ids.rose))).text, /Watered At/)
  const drawn = await flora.post(url(ids.rose, '/draft'), { ...form, thirsty: ['', '1'], name: 'Typed' })
  t.is(drawn.status, 200)
  t.regex(drawn.text, /value="Typed"/)
  t.regex(drawn.text, /Watered At/)
  t.like(await read(ids.rose, 'name'), { name: 'Rose <b>red</b>' })
})

test('lines are added, changed and taken away in the form of their record', async t => {
  const bed = `/web/action/${ids.beds}/${ids.bed}`
  const form = fieldsIn((await flora.get(bed)).text)
  t.is(form[`plant_ids.${ids.basil}.name`], 'Basil')
  const added = fieldsIn((await flora.post(`${bed}/draft`, { ...form, _add: 'plant_ids' })).text)
  t.is(added['plant_ids.new1.id'], 'new1')
  t.is(added['plant_ids.new1.kind'], 'flower', 'with its defaults')
  const { [`plant_ids.${ids.basil}.height`]: _, ...rest } = added
  const saved = await flora.post(bed, {
    ...rest,
    'plant_ids.new1.name': 'Sage',
    [`plant_ids.${ids.basil}.height`]: '44',
  })
  t.is(saved.status, 303)
  t.like(await read(ids.basil, 'height'), { height: 44 })
  const again = fieldsIn((await flora.get(bed)).text)
  const sage = Object.keys(again)
    .find(name => again[name] === 'Sage')
    ?.split('.')[1]
  const removed = fieldsIn((await flora.post(`${bed}/draft`, { ...again, _remove: `plant_ids.${sage}` })).text)
  t.is((await flora.post(bed, removed)).status, 303)
  t.notRegex((await flora.get(bed)).text, /Sage/)
})

test('what is wrong with a line is told beside its field, when it is clear which one', async t => {
  const path = `/web/action/${ids.beds}/new`
  const added = fieldsIn((await flora.post(`${path}/draft`, { name: 'North', plant_ids: '', _add: 'plant_ids' })).text)
  const answer = await flora.post(path, { ...added, 'plant_ids.new1.name': 'Oak', 'plant_ids.new1.height': '900' })
  t.is(answer.status, 422)
  t.regex(answer.text, /id="f-plant_ids-new1-height-error">No plant here grows over five metres/)
})

test('those who type a name are offered what the field allows', async t => {
  const options = async (query: string) =>
    JSON.parse((await flora.get(url(ids.rose, `/options?field=friend_ids&q=${query}`))).text)
  t.deepEqual(await options('mi'), { options: [{ value: String(ids.mint), label: 'Mint' }] })
  t.deepEqual(await options('rose'), { options: [] })
  t.deepEqual(JSON.parse((await flora.get(url(ids.rose, '/options?field=secret&q='))).text), { options: [] })
})

test('a button brings the context and the arguments that the view says, and nothing that is sent', async t => {
  const mark = (text: string, what: RegExp) => what.exec(text)![1]!.replaceAll('&amp;', '&')
  const forged = { word: 'forged', args: 'forged', context: "{'word': 'forged'}" }
  const list = (await flora.get(`/web/action/${ids.plants}`)).text
  const row = mark(list, new RegExp(`action="([^"]*/press/list/[^"]*/${ids.mint}\\?[^"]*)"`))
  const answer = await flora.post(`${row}&word=forged`, forged)
  t.regex(answer.location ?? '', new RegExp(`^/web/action/${ids.plants}\\?`))
  t.like(await read(ids.mint, 'notes'), { notes: 'list herb 1' })
  t.is((await vera.post(row, {})).status, 403, 'with the rights of the person')
  t.is((await flora.post(row.replace(/list\/\w+/, 'list/0123456789abcdef'), {})).status, 404)
  t.is((await flora.post(button(ids.mint, 'actionNote'), forged)).status, 403, 'and not without them')

  const page = (await flora.get(url(ids.mint))).text
  const note = mark(page, /formaction="([^"]*\/button\/actionNote[^"]*)"/)
  const saved = await flora.post(note, { ...fieldsIn(page), ...forged })
  t.is(saved.location, url(ids.mint))
  t.like(await read(ids.mint, 'notes'), { notes: 'form Mint 1' })
  const beds = mark(page, /formaction="([^"]*\/button\/garden.bed_action[^"]*)"/)
  const opened = await flora.post(beds, fieldsIn(page))
  t.regex(opened.location ?? '', /^\/web\/action\/map-\d+\?active_id=/)
})
