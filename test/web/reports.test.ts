import test from 'ava'
import type { Environment } from '#core'
import { newUser } from '#core/testing'
import { openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const max = await Visitor.loggedIn(garden, 'max')

const inUnit = <T>(work: (env: Environment) => Promise<T>) => garden.database.unit({}, work)

const { basil, rose } = garden.ids
await inUnit(async env => {
  const plants = env.model('garden.plant')
  await plants.browse([basil]).write({ planted_on: '2026-03-01', notes: '<p>Sun</p>' })
  await plants.browse([rose]).write({ watered_at: new Date('2026-11-22T10:30:00Z') })
})

test.serial('a report shows what its template makes of the records, in order, in the words of the person', async t => {
  const { status, text } = await flora.get(`/report/html/garden.sign/${rose},${basil}`)
  t.is(status, 200)
  t.true(text.indexOf('Rose &lt;b&gt;red') < text.indexOf('<h2>Basil'))
  t.regex(text, /Planted on <time datetime="2026-03-01">[^<]*2026[^<]*<\/time>, Herb, in South/)
  t.regex(text, /<li>Mint \(30\)<\/li>/)
  t.regex(text, /<footer>(<div[^>]*>)?<p>Sun<\/p>/)
})

test.serial('a field that the person may not see is not there for them', async t => {
  const path = `/report/html/garden.sign/${rose}`
  t.notRegex((await flora.get(path)).text, /thorns/)
  t.regex((await max.get(path)).text, /thorns/)
})

test.serial('a text is plain, and a report is open to its groups and in its type only', async t => {
  const path = `/report/text/garden.label/${rose}`
  const { status, text } = await max.get(path)
  t.is(status, 200)
  t.regex(text, /^Rose <b>red<\/b> <[^<>]*11:30[^<>]*>\n$/)
  t.is((await flora.get(path)).status, 404)
  t.is((await max.get(path.replace('text', 'html'))).status, 404)
})

test.serial('a report stands in the menus of the form and of the list, and leads to its page', async t => {
  const { plants } = garden.ids
  const id = (await inUnit(env => env.ref('garden.report_sign'))).id
  const form = await flora.get(`/web/action/${plants}/${rose}`)
  t.regex(form.text, new RegExp(`formaction="/web/action/${plants}/${rose}/run/report-${id}"[^>]*>.*Sign`))
  const { location } = await flora.post(`/web/action/${plants}/${rose}/run/report-${id}`, {})
  t.is(location, `/report/html/garden.sign/${rose}`)
  const chosen = await flora.post(`/web/action/${plants}/selection/run/report-${id}`, {
    ids: [String(rose), String(basil)],
  })
  t.is(chosen.location, `/report/html/garden.sign/${basil},${rose}`)
  const none = await flora.get(`/web/action/report-${id}`)
  t.regex(none.text, /Choose what to print first/)
})

test.serial('nobody reads in a report what they may not read elsewhere', async t => {
  await inUnit(async env => {
    const values = { name: 'no roses', model_id: (await env.ref('garden.model_garden_plant')).id }
    await env.model('ir.rule').create({ ...values, domain_force: "[('name', '!=', 'Rose <b>red</b>')]", groups: [] })
  })
  t.is((await flora.get(`/report/html/garden.sign/${basil}`)).status, 200)
  for (const ids of [`${rose}`, `${basil},${rose}`]) {
    const { status, text } = await flora.get(`/report/html/garden.sign/${ids}`)
    t.is(status, 403, ids)
    t.notRegex(text, /<h2>/)
  }
  await inUnit(async env => (await env.model('ir.rule').search([['name', '=', 'no roses']])).unlink())
  await inUnit(env => newUser(env, { login: 'paula', groups: ['base.group_portal'], password: 'paulapaula' }))
  const paula = await Visitor.loggedIn(garden, 'paula')
  t.is((await paula.get(`/report/html/garden.sign/${basil}`)).status, 403)
  const nobody = await new Visitor(garden.address).get(`/report/html/garden.sign/${basil}`)
  t.true([302, 303].includes(nobody.status))
})

test.serial('addresses lead to no other template, and to no more records than can be printed', async t => {
  const names = ['base.login', 'garden.sign_foot', 'garden..sign', '..%2F..%2Fetc%2Fpasswd', 'base%2Flogin.njk', 'x']
  for (const name of names) t.is((await flora.get(`/report/html/${name}/${basil}`)).status, 404, name)
  for (const ids of ['0', '-1', '1;2', `${basil},`, '99999999', 'constructor', `${basil},99999999`])
    t.is((await flora.get(`/report/html/garden.sign/${ids}`)).status, 404, ids)
  const many = Array.from({ length: 201 }, (_, index) => index + 1).join()
  t.regex((await flora.get(`/report/html/garden.sign/${many}`)).text, /at most 200/)
})

test.serial('a template is given values and no records, and is told what was not loaded for it', async t => {
  t.is((await flora.get(`/report/html/garden.lost/${basil}`)).status, 500)
  t.is((await flora.get(`/report/html/garden.evil/${basil}`)).status, 500)
})
