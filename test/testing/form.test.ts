import { join } from 'node:path'
import test from 'ava'
import type { Environment } from '#core'
import { FormError, make, newUser, openForm, testDatabase } from '#core/testing'

const database = await testDatabase(['garden'], { addonsPath: [join(import.meta.dirname, '../web/addons')] })
const ids = await database.unit({}, async env => {
  const flora = await newUser(env, { login: 'flora', groups: ['garden.group_gardener'] })
  const vera = await newUser(env, { login: 'vera' })
  const [rose, mint] = await make(env, 'garden.plant', [
    { name: 'Rose', height: 120 },
    { name: 'Mint', kind: 'herb' },
  ])
  return { flora: flora.id, vera: vera.id, rose: rose!.id, mint: mint!.id }
})
/** Something that a person does, undone afterwards. */
async function as(uid: number, work: (env: Environment) => Promise<void>): Promise<void> {
  const undo = new Error('undone')
  const ended = database.unit({ uid }, async env => {
    await work(env)
    throw undo
  })
  await ended.catch(error => {
    if (error !== undo) throw error
  })
}

test('a new record is filled in: what follows is computed, lines included, and it is saved', t =>
  as(ids.flora, async env => {
    const form = await openForm(env['garden.basket'])
    t.is(form.get('rebate'), 0)
    // @ts-expect-error the compiler knows the fields of the model
    await t.throwsAsync(form.set('nmae', 'Ada'))
    await form.set({ name: 'For   Ada', gift: true, greeting: 'Hello' })
    t.is(form.get('name'), 'For Ada')
    t.is(form.get('rebate'), 5)
    const line = await form.lines('line_ids').add({ plant_id: env['garden.plant'].browse(ids.rose) })
    t.is(line.get('price'), 120)
    await line.set('quantity', 2)
    t.is(line.get('subtotal'), 240)
    t.is(form.get('total'), 235)
    const basket = await form.save()
    await basket.load('name', 'greeting', 'line_ids.subtotal', 'total')
    t.like(basket, { name: 'For Ada', greeting: 'Hello', total: 235 })
    t.deepEqual(basket.line_ids.mapped('subtotal'), [240])

    // The form stays open on what was stored.
    await form.lines('line_ids').edit(0).set('quantity', 3)
    await form.lines('line_ids').add({ plant_id: ids.mint, price: 7 })
    await form.save()
    await basket.load('total', 'line_ids')
    t.is(basket.total, 362)
    await form.lines('line_ids').remove(0)
    await form.save()
    await basket.load('total', 'line_ids')
    t.is(basket.total, 2)
    t.is(basket.line_ids.length, 1)
  }))

test('what is hidden, read-only or not on the form can not be typed into, and says so', t =>
  as(ids.flora, async env => {
    const form = await openForm(env['garden.basket'])
    t.false(form.isVisible('greeting'))
    await t.throwsAsync(form.set('greeting', 'x'), { message: /^greeting is invisible/ })
    await t.throwsAsync(form.set('total', 3), { message: /^total is read-only/ })
    await t.throwsAsync(form.set('create_date' as 'name', 'x'), {
      message: /shows no field create_date.*It shows: name/,
    })
    await form.set('gift', true)
    t.true(form.isVisible('greeting'))
    await form.set('greeting', 'x')
    t.true(form.isEditable('rebate'))
    await form.lines('line_ids').add({ price: 2000 })
    t.false(form.isEditable('rebate'))
    const line = form.lines('line_ids').edit(0)
    await t.throwsAsync(line.set('subtotal', 1), { message: /^subtotal is read-only/ })
    t.throws(() => form.lines('line_ids').edit(1), { message: /has 1 lines/ })
    // The manager's field is not on the gardener's form.
    const plant = await openForm(env['garden.plant'])
    await t.throwsAsync(plant.set('secret', 'x'), { message: /shows no field secret/ })
  }))

test('what is required is asked for when the form is saved, all at once', t =>
  as(ids.flora, async env => {
    const form = await openForm(env['garden.basket'])
    await form.set('gift', true)
    const error = await t.throwsAsync(form.save(), { instanceOf: FormError })
    t.deepEqual(Object.keys(error.errors).sort(), ['greeting', 'name'])
    t.is(await env['garden.basket'].searchCount([]), 0)
  }))

test('a save writes only what was changed', t =>
  as(ids.flora, async env => {
    const rose = env['garden.plant'].browse(ids.rose)
    const form = await openForm(rose)
    // Somebody else is quicker.
    await env['garden.plant'].browse(ids.rose).write({ height: 130 })
    await form.set('name', 'Red rose')
    await form.save()
    await rose.load('name', 'height')
    t.like(rose, { name: 'Red rose', height: 130 })
  }))

test('a many2many takes and gives records, of those that a person could choose', t =>
  as(ids.flora, async env => {
    const form = await openForm(env['garden.plant'].browse(ids.rose))
    const mint = env['garden.plant'].browse(ids.mint)
    await form.add('friend_ids', mint)
    t.deepEqual(form.get('friend_ids').ids, [ids.mint])
    // The field's domain lets herbs only.
    await t.throwsAsync(form.add('friend_ids', env['garden.plant'].browse(ids.rose)), { message: /can choose here/ })
    const rose = await form.save()
    t.deepEqual((await rose.load('friend_ids')).friend_ids.ids, [ids.mint])
    await form.remove('friend_ids', mint)
    await form.save()
    t.deepEqual((await rose.load('friend_ids')).friend_ids.ids, [])
  }))

test('a selection has its choices, and a warning is heard', t =>
  as(ids.flora, async env => {
    const plant = await openForm(env['garden.plant'])
    t.is(plant.get('kind'), 'flower')
    await t.throwsAsync(plant.set('kind', 'tree' as 'herb'), {
      message: 'kind: expected one of flower, herb, got tree.',
    })
    const basket = await openForm(env['garden.basket'])
    await basket.set('rebate', 60)
    t.is(basket.warning?.title, 'A large rebate')
    await basket.set('rebate', 1)
    t.is(basket.warning, null)
  }))

test('who may only look opens the form, and can change nothing; a new one is not opened', t =>
  as(ids.vera, async env => {
    const form = await openForm(env['garden.plant'].browse(ids.rose))
    t.is(form.get('name'), 'Rose')
    t.false(form.isEditable('name'))
    await t.throwsAsync(form.set('name', 'x'), { message: /may not change this garden\.plant/ })
    await t.throwsAsync(openForm(env['garden.plant']))
  }))

test('what the context brings goes with a new record, shown or not', t =>
  as(ids.flora, async env => {
    const form = await openForm(env['garden.plant'], { context: { default_height: 7, default_active: false } })
    t.is(form.get('height'), 7)
    await form.set('name', 'Moss')
    const moss = await form.save()
    await moss.load('active', 'height')
    t.like(moss, { active: false, height: 7 })
  }))

test('a form of a model that the compiler does not know works the same', t =>
  as(ids.flora, async env => {
    const form = await openForm(env.model('garden.bed'))
    await form.set({ name: 'North' })
    await form.lines('plant_ids').add({ name: 'Fern' })
    const bed = await form.save()
    t.is(await env['garden.plant'].searchCount([['bed_id', '=', bed.id]]), 1)
  }))
