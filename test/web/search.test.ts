import test from 'ava'
import { countQueries, freeze } from '#core/testing'
import { openGarden, Visitor } from './garden.ts'

freeze('2026-11-22T12:00:00Z')
const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')

const { basil, rose, mint } = garden.ids
await garden.database.unit({}, async env => {
  const plants = env.model('garden.plant')
  await plants.browse(basil).write({ planted_on: '2026-11-02', watered_at: '2026-10-31 23:30:00' })
  await plants.browse(mint).write({ planted_on: '2025-11-30' })
  await plants.browse(rose).write({ planted_on: '2026-10-31', watered_at: '2026-10-31 22:30:00' })
})

const page = async (query: string, who = flora) => {
  const { status, text } = await who.get(`/web/action/${garden.ids.plants}?${query}`)
  return status === 200 ? text : `${status} ${text}`
}
const plain = (html: string) =>
  html
    .replaceAll(/<svg.*?<\/svg>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
/** The rows of the list, each as its text. */
const rows = (text: string) =>
  [...(/<tbody.*<\/tbody>/s.exec(text)?.[0] ?? '').matchAll(/<tr.*?<\/tr>/gs)].map(([row]) => plain(row))
/** The addresses of the groups, in their order. */
const toggles = (text: string) =>
  [...text.matchAll(/class="group-toggle" href="([^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'))
const query = (address: string) => address.slice(address.indexOf('?') + 1)

test.serial('a list is grouped: each group with its name, its number and what adds up, folded at first', async t => {
  t.deepEqual(rows(await page('group=bed_id')), ['South 1 40', 'None 2 150'])
  t.deepEqual(rows(await page('group=kind')), ['Flower 1 120', 'Herb 2 70'])
  t.deepEqual(rows(await page('group=thirsty')), ['No 2 150', 'Yes 1 40'])
  t.deepEqual(rows(await page('group=friend_ids')), ['Mint 1 40', 'None 2 150'])
  t.deepEqual(rows(await page('group=planted_on')), ['November 2025 1 30', 'October 2026 1 120', 'November 2026 1 40'])
  t.deepEqual(rows(await page('group=planted_on:quarter&order=planted_on desc')), ['Q4 2026 2 160', 'Q4 2025 1 30'])
  t.deepEqual(rows(await page('group=watered_at:month'))[1], 'November 2026 1 40', 'as the clocks of the person show')
})

test.serial('a group opens and folds by its address, and groups stand in groups', async t => {
  const folded = await page('group=kind&group=bed_id')
  const open = await page(query(toggles(folded)[1]!))
  t.deepEqual(rows(open), ['Flower 1 120', 'Herb 2 70', 'South 1 40', 'None 1 30'])
  const inner = await page(query(toggles(open)[2]!))
  t.deepEqual(
    rows(inner)
      .slice(0, 4)
      .map(row => row.split(' ')[0]),
    ['Flower', 'Herb', 'South', 'Basil'],
  )
  t.regex(inner, /id="group-1-0"[^>]*aria-expanded="true"/)
  t.deepEqual(rows(await page(query(toggles(inner)[1]!))), ['Flower 1 120', 'Herb 2 70'])
  t.regex(inner, /class="row-link" href="[^"]*open=/, 'who opens a record finds the same groups open again')
})

test.serial('periods, group-bys and texts are facets that can be taken away', async t => {
  const text = await page('filter=planted:month&filter=planted:year&group=kind&find=name:bas')
  t.deepEqual(rows(text), ['Herb 1 40'])
  const facets = [...text.matchAll(/<span class="facet">(.*?)<\/a>/gs)].map(([, facet]) => plain(facet!))
  t.deepEqual(facets, ['Planted: November 2026', 'Plant bas', 'Group by Kind'])
  t.deepEqual(rows(await page('filter=planted:month&filter=planted:year-1')).length, 1)
})

test.serial('what a person may not see is neither grouped nor searched by', async t => {
  const text = await page('group=secret', vera)
  t.false(text.includes('thorns'))
  t.false(text.includes('value="secret"'))
  t.false(text.includes('group-row'))
  for (const strange of [
    'group=name:month',
    'group=id',
    'group=notes',
    'group=__proto__',
    'open=[',
    'open=[[[["',
    'is=bed_id:x',
  ])
    t.false((await page(strange, vera)).includes('group-row'), strange)
  t.deepEqual(rows(await page('group=kind&open=%5B"herb"%5D999', vera)).length, 3, 'a page that is not there is empty')
})

/** The columns of the board: what they are called, how many cards they have, and which. */
const columns = (text: string) =>
  [...text.matchAll(/<section class="kanban-column.*?<\/section>/gs)].map(([section]) => {
    const cards = [...section.matchAll(/type="open"|<h2><a[^>]*>([^<]*)<\/a><\/h2>/g)].map(([, name]) => name)
    return [plain(/<h2><a.*?<\/h2>/s.exec(section)![0]), ...cards.filter(Boolean)].join(', ')
  })

test.serial('a kanban stands in columns, empty ones too; a column is folded where its record says so', async t => {
  const board = await page('view=kanban&group=kind&filter=herbs')
  t.deepEqual(columns(board), ['Flower 0', 'Herb 2, Basil, Mint'])
  await garden.database.unit({}, env => env.model('garden.bed').browse(garden.ids.bed).write({ fold: true }))
  const beds = await page('view=kanban&group=bed_id')
  t.deepEqual(columns(beds), ['South 1', 'None 2, Mint, Rose &lt;b&gt;red&lt;/b&gt;'])
  t.deepEqual(columns(await page(query(toggles(beds)[0]!)))[0], 'South 1, Basil')
  await garden.database.unit({}, env => env.model('garden.bed').browse(garden.ids.bed).write({ fold: false }))
})

test.serial('a card goes to another column by its menu, for those who may write it', async t => {
  const { plants, basil, bed } = garden.ids
  const move = (who: Visitor, by: string, form: Record<string, string>) =>
    who.post(`/web/action/${plants}/move?by=${by}&next=/web`, { id: String(basil), ...form })
  const read = () =>
    garden.database.unit(
      {},
      async env => (await env.model('garden.plant').browse(basil).read(['kind', 'bed_id', 'friend_ids']))[0],
    )
  const before = await read()
  t.regex(await page('view=kanban&group=kind'), /action="[^"]*\/move\?by=kind/)
  t.is((await move(flora, 'kind', { to: '["flower"]' })).status, 303)
  t.is((await move(flora, 'bed_id', { to: '[null]' })).location, '/web')
  t.like(await read(), { kind: 'flower', bed_id: null })
  const wrong: [string, Record<string, string>, Visitor?][] = [
    ['kind', { to: '["tree"]' }],
    ['bed_id', { to: '[999999]' }],
    ['bed_id', { to: '["South"]' }],
    ['planted_on', { to: '["2026-01-01"]' }],
    ['name', { to: '["x"]' }],
    ['secret', { to: '["x"]' }],
    ['__proto__', { to: '["x"]' }],
    ['kind', { id: '999999', to: '["herb"]' }],
  ]
  for (const [by, form] of wrong) t.is((await move(flora, by, form)).status, 404, by)
  t.is((await move(vera, 'kind', { to: '["herb"]' })).status, 404, 'whose cards do not move')
  t.notRegex(await page('view=kanban&group=kind', vera), /\/move\?/)
  await move(flora, 'kind', { to: '["herb"]' })
  await move(flora, 'bed_id', { to: `[${bed}]` })
  t.deepEqual(await read(), before)
})

test.serial(
  'a panel beside the records: one value of a tree or a choice, several of a relation, with numbers',
  async t => {
    const { basil, mint, bed, plants } = garden.ids
    const [view, north] = await garden.database.unit({}, async env => {
      const arch = `<search><field name="name"/><searchpanel>
      <field name="kind" enable_counters="1" icon="flag" expand="1"/>
      <field name="bed_id" select="multi" enable_counters="1"/>
      <field name="friend_ids" select="multi"/>
    </searchpanel></search>`
      const made = await env.model('ir.ui.view').create({ name: 'panel', model: 'garden.plant', arch, priority: 1 })
      return [made.id, (await env.model('garden.bed').create({ name: 'North' })).id]
    })
    const panel = (text: string) =>
      [...(/<aside class="search-panel.*?<\/aside>/s.exec(text)?.[0] ?? '').matchAll(/<li>.*?<\/li>/gs)].map(([item]) =>
        plain(item),
      )
    t.deepEqual(panel(await page('')), ['All', 'Flower 1', 'Herb 2', 'South 1', 'Mint'])
    const chosen = await page('panel=kind:herb')
    t.deepEqual(panel(chosen), ['All', 'Flower 1', 'Herb 2', 'South 1', 'Mint'])
    t.is(rows(chosen).length, 2)
    t.deepEqual(panel(await page('panel=kind:flower')), ['All', 'Flower 1', 'Herb 2'], 'what is left of the others')
    t.deepEqual(rows(await page(`panel=bed_id:${bed}&panel=bed_id:${north}&group=kind`)), ['Herb 1 40'])
    t.is(rows(await page(`panel=friend_ids:${mint}&panel=friend_ids:${basil}`)).length, 1)
    t.is(rows(await page('panel=kind:tree&panel=name:Basil&panel=bed_id:x')).length, 3)
    t.false((await page('view=form&panel=kind:herb')).includes('<h1>500'))
    t.regex((await flora.get(`/web/action/${plants}?view=kanban`)).text, /search-panel/)
    await garden.database.unit({}, async env => void (await env.model('ir.ui.view').browse(view).unlink()))
  },
)

test.serial('groups take as many queries for eighty records as for three, and few', async t => {
  const path = `/web/action/${garden.ids.plants}?group=kind&group=bed_id&open=["flower"]&open=["herb"]&open=["flower",null]&open=["herb",null]`
  const count = async () => {
    await flora.get(path)
    return countQueries(garden.database, () => flora.get(path))
  }
  const few = await count()
  await garden.database.unit({}, async env => {
    const beds = await env
      .model('garden.bed')
      .create(Array.from({ length: 9 }, (_, index) => ({ name: `Bed ${index}` })))
    const plants = Array.from({ length: 90 }, (_, index) => ({
      name: `Fern ${String(index).padStart(2, '0')}`,
      bed_id: beds.ids[index % 10] ?? null,
    }))
    await env.model('garden.plant').create(plants)
  })
  t.is(await count(), few)
  t.true(few <= 22, `${few}`)
})

test.serial('there are pages inside a group', async t => {
  await garden.database.unit({}, async env => {
    const action = await env.ref('garden.plant_action')
    await action.write({ limit: 40 })
  })
  const text = await page('group=kind&open=["flower"]')
  t.regex(text, /1–40 of 91/)
  const next = /id="group-0-chevron-right"[^>]*href="([^"]*)"/.exec(text)![1]!.replaceAll('&amp;', '&')
  t.regex(await page(query(next)), /41–80 of 91/)
})

test.serial('a board of more columns than anybody reads has pages', async t => {
  const board = await page('view=kanban&group=name')
  t.is(columns(board).length, 40)
  const all = Number(/(\d+) in all/.exec(board)![1])
  const next = /href="([^"]*)" aria-label="Next page"/.exec(board)![1]!.replaceAll('&amp;', '&')
  const second = await page(query(next))
  t.is(Number(/(\d+) in all/.exec(second)![1]), all)
  t.deepEqual(
    columns(second).filter(column => columns(board).includes(column)),
    [],
  )
  t.regex(second, /aria-label="Previous page"/)
})
