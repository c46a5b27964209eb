import { join } from 'node:path'
import test from 'ava'
import { make, newUser, type Page, testServer, Visitor } from '#core/testing'

const server = await testServer(['garden'], { addonsPath: [join(import.meta.dirname, '../web/addons')] })
const ids = await server.database.unit({}, async env => {
  await newUser(env, { login: 'flora', groups: ['garden.group_gardener'] })
  const bed = await make(env, 'garden.bed', { name: 'South' })
  const plants = [
    { name: 'Basil', kind: 'herb', thirsty: true, bed_id: bed },
    { name: 'Mint', kind: 'herb', thirsty: true },
    { name: 'Rose', height: 120 },
  ] as const
  const made = await make(env, 'garden.plant', [...plants])
  return { basil: made.ids[0]!, plants: (await env.ref('garden.plant_action')).id }
})
const home = `/web/action/${ids.plants}`

async function flora(path = home): Promise<Page> {
  return (await new Visitor(server.address).logIn('flora')).open(path)
}

test('somebody logs in by the page, after it has been said what is wrong', async t => {
  const page = await new Visitor(server.address).open(home)
  t.regex(page.url, /^\/web\/login/)
  await t.throwsAsync(page.press('Log in'), {
    message: 'The form is not sent before this is filled in: Login, Password.',
  })
  await page.fill('Login', 'flora').fill('Password', 'wrong').press('Log in')
  t.regex(page.text(), /wrong|Wrong|not match/)
  t.is(page.value('Login'), 'flora')
  await page.fill('Password', 'flora').submit('Password')
  t.is(page.url, home)
  t.regex(page.text('#main'), /Plants[\s\S]*Basil/)
  t.is(page.title, 'Plants · Foyer')
})

test('a record is opened, changed and saved; only the main part of the page is exchanged', async t => {
  const page = await flora()
  await page.press('Rose')
  t.regex(page.url, new RegExp(`^${home}/\\d+`))
  t.is(page.value('Plant'), 'Rose')
  t.is(page.value('Kind'), 'Flower')
  t.is(page.value('Thirsty'), false)
  await page.fill('Height', 80).fill('Kind', 'Herb').fill('Thirsty', true).fill('Bed', 'South').press('Save')
  t.regex(page.text(), /Saved/)
  t.is(page.value('Height'), '80')
  t.is(page.value('Bed'), 'South')
  t.is(page.value('Thirsty'), true)
  // What is around the main part is still there, once.
  t.is(page.html.match(/<main/g)?.length, 1)
  t.is(page.html.match(/class="topbar"/g)?.length, 1)
  await page.fill('Height', 900).press('Save')
  t.is(page.status, 422)
  t.regex(page.text(), /No plant here grows over five metres/)
  t.is(page.value('Height'), '900')
  await page.reload()
  t.is(page.value('Height'), '80')
})

test('a button among several of its name is told apart by what stands beside it', async t => {
  const page = await flora()
  await t.throwsAsync(page.press('Water'), { message: /There are \d “Water” here: say which/ })
  await page.press('Water', { near: 'Mint' })
  await t.throwsAsync(page.press('Water', { near: 'Mint' }), { message: /“Mint” beside no button/ })
  await page.press('Water', { near: 'Basil' })
  const thirsty = await server.database.unit({}, env =>
    env['garden.plant'].search([
      ['name', 'in', ['Basil', 'Mint']],
      ['thirsty', '=', true],
    ]),
  )
  t.is(thirsty.length, 0)
})

test('what is not there is said, with what is', async t => {
  const page = await flora(`${home}/new`)
  await t.throwsAsync(page.press('Fly'), { message: /no button or link “Fly” here\. There is: .*Save/ })
  t.throws(() => page.fill('Colour', 'red'), { message: /no field “Colour” here\. There is: .*Plant.*Height/ })
  t.throws(() => page.fill('Bed', 'North'), { message: /“Bed” has no choice “North”\. It has: South/ })
  t.throws(() => page.fill('Kind', 'Tree'), { message: /“Kind” has no choice “Tree”\. It has: Flower, Herb/ })
  t.throws(() => page.text('#nowhere'), { message: /There is no #nowhere/ })
  t.false(page.has('#nowhere'))
})

test('lines are added and taken away as on the page', async t => {
  const beds = await server.database.unit({}, async env => (await env.ref('garden.bed_action')).id)
  const page = await flora(`/web/action/${beds}/new`)
  await page.fill('Bed', 'East').press('Add a line')
  await page.press('Add a line')
  page.fill('plant_ids.new1.name', 'Fern').fill('plant_ids.new2.name', 'Moss')
  await page.press('Remove this line', { near: 'Moss' })
  await page.press('Save')
  t.regex(page.text(), /Saved/)
  const names = await server.database.unit({}, async env => {
    const plants = await env['garden.plant'].search([['bed_id.name', '=', 'East']])
    return plants.mapped('name')
  })
  t.deepEqual(names, ['Fern'])
})

test('who is not logged in is sent to the login', async t => {
  const visitor = new Visitor(server.address)
  const page = await visitor.open('/web')
  t.is(page.status, 200)
  t.regex(page.url, /login/)
})
