import test from 'ava'
import { fieldsIn, openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')

const [list, basket] = await garden.database.unit({}, async env => [
  `/web/action/${(await env.ref('garden.line_action')).id}`,
  (await env.model('garden.basket').create({ name: 'Gifts' })).id,
])

function line(values: object = {}): Promise<number> {
  return garden.database.unit(
    {},
    async env =>
      (await env.model('garden.basket.line').create({ basket_id: basket, plant_id: garden.ids.mint, ...values })).id,
  )
}

const stored = async (id: number) =>
  (
    await garden.database.query<Record<string, number>>(
      'SELECT quantity, price, subtotal, sequence, basket_id FROM garden_basket_line WHERE id = $1',
      [id],
    )
  )[0]

test('a row of an editable list becomes inputs in its place, and is saved like a form', async t => {
  const id = await line()
  const read = await flora.get(list)
  const edit = new RegExp(`href="([^"]*edit=${id})"`).exec(read.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  t.regex(edit, /edit=/, 'a click on the row edits it')
  t.regex(read.text, new RegExp(`href="${list}/${id}\\?[^"]*">Open<`), 'its page is a click away')
  const { text } = await flora.get(edit)
  const fields = fieldsIn(text)
  t.true('quantity' in fields && 'plant_id' in fields)
  t.false('basket_id' in fields, 'what a condition closes is shown')
  t.regex(text, /<input[^>]*name="quantity"[^>]*>/)
  const drawn = await flora.post(`${list}/row/${id}/draft?filter=`, { ...fields, quantity: '3', _changed: 'quantity' })
  t.regex(drawn.text, /data-field="subtotal"[^>]*>90</, 'what follows is drawn')
  t.is((await stored(id))?.quantity, 1)
  const saved = await flora.post(`${list}/row/${id}?filter=`, { ...fieldsIn(drawn.text), _next: 'new' })
  t.is(saved.status, 303)
  t.is(saved.location, `${list}?filter=&edit=new`, 'the next row is opened')
  t.like(await stored(id), { quantity: 3, price: 30, subtotal: 90 })
})

test('a new row is written in the list, with the values that follow from its defaults', async t => {
  const { text } = await flora.get(`${list}?filter=&edit=new`)
  t.is(fieldsIn(text).quantity, '1')
  const wrong = await flora.post(`${list}/row/new?filter=`, { ...fieldsIn(text), quantity: '2' })
  t.is(wrong.status, 422)
  t.regex(wrong.text, /id="f-basket_id-error">Fill in this field/)
  t.is(fieldsIn(wrong.text).quantity, '2', 'nothing is lost')
  const saved = await flora.post(`${list}/row/new?filter=`, { ...fieldsIn(wrong.text), basket_id: String(basket) })
  const id = Number(/saved=(\d+)/.exec(saved.location ?? '')?.[1])
  t.like(await stored(id), { quantity: 2, basket_id: basket })
  t.regex((await flora.get(saved.location!)).text, new RegExp(`edit=${id}" autofocus`), 'the focus is on the saved row')
})

test('a row refuses what its form would refuse', async t => {
  const id = await line({ quantity: 0 })
  const other = await garden.database.unit({}, async env => (await env.model('garden.basket').create({ name: 'B' })).id)
  const { text } = await flora.get(`${list}?filter=&edit=${id}`)
  const closed = { ...fieldsIn(text), price: '99', subtotal: '99', basket_id: String(other) }
  t.is((await flora.post(`${list}/row/${id}?filter=`, closed)).status, 303)
  t.like(await stored(id), { price: 30, basket_id: basket }, 'what is not a control is not read')
  const foreign = await flora.post(`${list}/row/${id}`, { ...fieldsIn(text), plant_id: String(garden.ids.rose) })
  t.is(foreign.status, 422, 'the domain of the field holds')
  t.is((await vera.post(`${list}/row/${id}`, { quantity: '7', _was: '{}' })).status, 403)
  t.is((await vera.get(`${list}?filter=&edit=${id}`)).text.includes('name="quantity"'), false)
  t.false((await vera.get(list)).text.includes('edit='))
  t.is((await flora.post(`${list}/row/0`, {})).status, 404)
  t.is((await flora.post(`/web/action/${garden.ids.plants}/row/${garden.ids.mint}`, {})).status, 404)
})

test('rows are put in the order that they were dragged into', async t => {
  const ids = [await line(), await line(), await line()]
  const moved = [ids[2]!, ids[0]!, ids[1]!]
  const order = () => Promise.all(moved.map(async id => (await stored(id))?.sequence))
  t.is((await flora.post(`${list}/order`, { ids: moved.map(String) })).status, 204)
  t.deepEqual(await order(), [10, 11, 12])
  t.is((await flora.post(`${list}/order`, { ids: ids.map(String) })).status, 204)
  t.deepEqual(await order(), [12, 10, 11], 'the same numbers, given anew')
  t.is((await vera.post(`${list}/order`, { ids: moved.map(String) })).status, 404)
  t.is((await flora.post(`${list}/order`, { ids: ['1000000'] })).status, 404)
  t.is((await flora.post(`/web/action/${garden.ids.plants}/order`, { ids: [] })).status, 404)
  t.regex((await flora.get(list)).text, /class="btn btn-icon handle" data-url="[^"]*\/order"/)
  t.notRegex((await vera.get(list)).text, /handle" data-url/)
  t.notRegex((await flora.get(`${list}?filter=&order=price`)).text, /handle" data-url/, 'not while sorted otherwise')
})

test('who may create what a relation leads to makes it of its name; others are not offered to', async t => {
  const form = `/web/action/${garden.ids.plants}/${garden.ids.mint}`
  t.regex((await flora.get(form)).text, /data-create="Create “%s”" data-create-url="[^"]*field=bed_id"/)
  const made = await flora.post(`${form}/options?field=bed_id`, { name: ' North ' })
  const { value, label } = JSON.parse(made.text)
  t.is(label, 'North')
  t.is((await flora.post(form, { ...fieldsIn((await flora.get(form)).text), bed_id: value })).status, 303)
  t.regex((await flora.get(form)).text, new RegExp(`href="/web/action/${garden.ids.beds}/${value}" data-opens`))
  t.is((await vera.post(`${form}/options?field=bed_id`, { name: 'South' })).status, 403)
  t.is((await flora.post(`${form}/options?field=name`, { name: 'South' })).status, 404)
  const line = `${list}/new/options?field=plant_id`
  t.is((await flora.post(`${list}/new/options?field=basket_id`, { name: 'x' })).status, 200)
  t.is((await flora.post(line, { name: '' })).status, 404)
})
