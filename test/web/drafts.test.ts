import test from 'ava'
import { Command } from '#core'
import { fieldsIn, openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')

const baskets = (more = '') => `/web/action/${garden.ids.baskets}${more}`

/** A basket of 2 × 10 and 1 × 7. */
async function basket(): Promise<{ id: number; lines: readonly number[] }> {
  return garden.database.unit({}, async env => {
    const made = await env.model('garden.basket').create({ name: 'Gifts' })
    const line = (quantity: number, price: number) => Command.create({ quantity, price })
    await made.write({ line_ids: [line(2, 10), line(1, 7)] })
    const lines = await env.model('garden.basket.line').search([['basket_id', '=', made.id]])
    await lines.slice(0, 1).write({ price: 10 })
    await lines.slice(1, 2).write({ price: 7 })
    return { id: made.id, lines: lines.ids }
  })
}

/** What the form shows of a field that is no control. */
function shown(html: string, field: string): string | undefined {
  return new RegExp(`data-field="${field}"[^>]*>[\\s\\S]*?<div class="field-value">([^<]*)`).exec(html)?.[1]
}

test('what follows from a changed field is drawn with it; nothing is stored', async t => {
  const { id, lines } = await basket()
  const { text } = await flora.get(baskets(`/${id}`))
  t.is(shown(text, 'total'), '27')
  const form = { ...fieldsIn(text), [`line_ids.${lines[0]}.quantity`]: '5', _changed: `line_ids.${lines[0]}.quantity` }
  const drawn = await flora.post(baskets(`/${id}/draft`), form)
  t.is(drawn.status, 200)
  t.is(shown(drawn.text, 'total'), '57')
  const gift = { ...fieldsIn(drawn.text), gift: ['', '1'], _changed: 'gift' }
  const again = await flora.post(baskets(`/${id}/draft`), gift)
  t.is(fieldsIn(again.text).rebate, '5')
  t.is(shown(again.text, 'total'), '52')
  t.true('greeting' in fieldsIn(again.text), 'a condition that was met')
  t.is(shown((await flora.get(baskets(`/${id}`))).text, 'total'), '27')

  const saved = await flora.post(baskets(`/${id}`), { ...fieldsIn(again.text), greeting: 'Hello' })
  t.is(saved.status, 303)
  const [kept] = await garden.database.unit({}, env =>
    env.model('garden.basket').browse(id).read(['total', 'rebate', 'gift']),
  )
  t.like(kept, { total: 52, rebate: 5, gift: true })
})

test('what the person typed into a computed field stays when something else changes', async t => {
  const { id } = await basket()
  const { text } = await flora.get(baskets(`/${id}`))
  const typed = { ...fieldsIn(text), rebate: '3', _changed: 'rebate' }
  const first = await flora.post(baskets(`/${id}/draft`), typed)
  t.is(shown(first.text, 'total'), '24')
  const second = await flora.post(baskets(`/${id}/draft`), { ...fieldsIn(first.text), name: 'A  B', _changed: 'name' })
  t.like(fieldsIn(second.text), { rebate: '3', name: 'A B' })
})

test('warnings are shown, in a window or beside the page', async t => {
  const { id } = await basket()
  const { text } = await flora.get(baskets(`/${id}`))
  const warned = async (rebate: string) =>
    (await flora.post(baskets(`/${id}/draft`), { ...fieldsIn(text), rebate, _changed: 'rebate' })).text
  t.regex(await warned('60'), /<dialog open[\s\S]*A large rebate[\s\S]*Nothing is left for seeds\./)
  t.regex(await warned('30'), /alert-warning[\s\S]*Ask Max first\./)
  t.notRegex(await warned('10'), /<dialog open|alert-warning/)
})

test('lines that are added and taken away have the sum follow, without scripts as well', async t => {
  const { id, lines } = await basket()
  const { text } = await flora.get(baskets(`/${id}`))
  const added = await flora.post(baskets(`/${id}/draft`), { ...fieldsIn(text), _add: 'line_ids' })
  t.is(fieldsIn(added.text)['line_ids.new1.quantity'], '1')
  const priced = { ...fieldsIn(added.text), 'line_ids.new1.plant_id': String(garden.ids.mint) }
  const drawn = await flora.post(baskets(`/${id}/draft`), { ...priced, _changed: 'line_ids.new1.plant_id' })
  t.is(fieldsIn(drawn.text)['line_ids.new1.price'], '30')
  t.is(shown(drawn.text, 'total'), '57')
  const removed = await flora.post(baskets(`/${id}/draft`), {
    ...fieldsIn(drawn.text),
    _remove: `line_ids.${lines[0]}`,
  })
  t.is(shown(removed.text, 'total'), '37')
  t.is((await flora.post(baskets(`/${id}`), fieldsIn(removed.text))).status, 303)
  const [kept] = await garden.database.unit({}, env => env.model('garden.basket').browse(id).read(['total']))
  t.is(kept!.total, 37)
})

test('text that can not be read stays as it was typed, and the rest is worked out', async t => {
  const { id, lines } = await basket()
  const { text } = await flora.get(baskets(`/${id}`))
  const form = {
    ...fieldsIn(text),
    rebate: 'lots',
    [`line_ids.${lines[0]}.quantity`]: '3',
    _changed: `line_ids.${lines[0]}.quantity`,
  }
  const drawn = await flora.post(baskets(`/${id}/draft`), form)
  t.like(fieldsIn(drawn.text), { rebate: 'lots', [`line_ids.${lines[0]}.quantity`]: '3' })
  t.is(shown(drawn.text, 'total'), '37')
})

test('only fields that others follow from ask the server', async t => {
  const { text } = await flora.get(baskets('/new'))
  const asks = (name: string) => new RegExp(`name="${name}"[^>]*data-refresh`).test(text)
  t.true(asks('gift') && asks('rebate') && asks('name'))
  t.false(asks('remark'))
  const lines = (await flora.post(baskets('/new/draft'), { ...fieldsIn(text), _add: 'line_ids' })).text
  t.regex(lines, /name="line_ids\.new1\.quantity"[^>]*data-refresh/)
  t.notRegex(
    (await flora.get(`/web/action/${garden.ids.plants}/${garden.ids.mint}`)).text,
    /name="height"[^>]*data-refresh/,
  )
})

test('a new form begins with what follows from its defaults', async t => {
  const { text } = await flora.get(baskets('/new?default_rebate=4'))
  t.is(fieldsIn(text).rebate, '4')
  t.is(shown(text, 'total'), '-4')
  const saved = await flora.post(baskets('/new?default_rebate=4'), { ...fieldsIn(text), name: 'N' })
  t.is(saved.status, 303)
})

test('who may not write has nothing worked out, and names of fields that there are not do nothing', async t => {
  const { id } = await basket()
  const { text } = await flora.get(baskets(`/${id}`))
  const refused = await vera.post(baskets(`/${id}/draft`), { name: 'x', _changed: 'name' })
  t.is(refused.status, 200)
  t.is(shown(refused.text, 'total'), '27')
  for (const name of ['nothing', 'line_ids.new7.quantity', 'line_ids.999.price', '__proto__', 'line_ids.1.2.3']) {
    const drawn = await flora.post(baskets(`/${id}/draft`), { ...fieldsIn(text), _changed: name })
    t.is(drawn.status, 200, name)
  }
})
