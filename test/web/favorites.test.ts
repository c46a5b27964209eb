import test from 'ava'
import { openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')

const page = async (query: string, who = flora) => (await who.get(`/web/action/${garden.ids.plants}?${query}`)).text
/** The rows of the list, each as its text. */
const rows = (text: string) =>
  [...(/<tbody.*<\/tbody>/s.exec(text)?.[0] ?? '').matchAll(/<tr.*?<\/tr>/gs)].map(([row]) =>
    row
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )

test.serial("a search is saved, used, made the default and deleted; what is one's own is private", async t => {
  const base = `/web/action/${garden.ids.plants}`
  const max = await Visitor.loggedIn(garden, 'max')
  const saved = await flora.post(`${base}/favorite`, {
    name: 'Herbs <b>',
    search: 'filter=herbs&group=bed_id&order=name desc',
    is_default: '1',
  })
  const id = Number(/favorite=(\d+)/.exec(saved.location ?? '')?.[1])
  const used = await page(`favorite=${id}`)
  t.deepEqual(rows(used), ['South 1 40', 'None 1 30'])
  t.regex(used, /Herbs &lt;b&gt;/)
  t.deepEqual(rows(await page('')), ['South 1 40', 'None 1 30'], 'it is the default')
  t.is(rows(await page('filter=')).length, 3, 'and can be taken away')
  t.is(rows(await page('', max)).length, 3)
  t.is(rows(await page(`favorite=${id}`, max)).length, 3)
  for (const what of ['default', 'delete']) t.is((await max.post(`${base}/favorite/${id}/${what}`, {})).status, 404)
  t.is(
    (await flora.post(`${base}/favorite`, { name: 'For all', shared: '1', search: '' })).status,
    403,
    'who may not share',
  )
  t.is((await flora.post(`${base}/favorite`, { name: ' ' })).status, 422)
  await flora.post(`${base}/favorite/${id}/default`, {})
  t.is(rows(await page('')).length, 3)
  t.is((await flora.post(`${base}/favorite/${id}/delete`, {})).status, 303)
  t.is((await flora.post(`${base}/favorite/${id}/delete`, {})).status, 404)
})

test.serial('a shared search is for everybody, who changes nothing of it; a broken one is left aside', async t => {
  const [shared, broken, mine] = await garden.database.unit({}, async env => {
    const make = async (values: object) =>
      (await env.model('ir.filters').create({ model: 'garden.plant', user_id: null, ...values })).id
    return [
      await make({ name: 'Tall', domain: "[('height', '>', 100)]" }),
      await make({ name: 'Broken', domain: "[('colour', '=', 1)]", is_default: true }),
      await make({ name: 'Mine', domain: "[('create_uid', '=', uid)]" }),
    ]
  })
  const base = `/web/action/${garden.ids.plants}`
  t.is(rows(await page('', vera)).length, 3)
  t.is(rows(await page(`favorite=${broken}`, vera)).length, 3)
  t.is(rows(await page(`favorite=${shared}`, vera)).length, 1)
  t.false((await page(`favorite=${mine}`, vera)).includes('class="row-link"'), 'uid is whoever looks')
  for (const what of ['default', 'delete'])
    t.is((await vera.post(`${base}/favorite/${shared}/${what}`, {})).status, 403)
  t.is((await flora.post(`${base}/selection/archive?favorite=${shared}`, { all: '1' })).status, 303)
  t.is(rows(await page('filter=')).length, 2, 'who acts on all acts on what is shown')
  await garden.database.unit({}, async env => {
    await env.model('garden.plant').browse(garden.ids.rose).write({ active: true })
    await env.model('ir.filters').browse([shared, broken, mine]).unlink()
  })
})
