import test from 'ava'
import { fields, model } from '#core'
import type { Database } from '../../core/database/database.ts'
import { orchard, people } from './orchard.ts'

/** A chain of models, each ordered by the next, with names that are longer together than PostgreSQL allows. */
const links = Array.from({ length: 9 }, (_, index) => {
  const next = index < 8 ? `orchard.chained_with_a_very_long_name_${index + 1}` : 'orchard.plant'
  const name = `orchard.chained_with_a_very_long_name_${index}` as 'orchard.plant'
  class Link extends model(name, { description: 'Link', order: 'following_by_a_long_name_id' }) {
    following_by_a_long_name_id = fields.Many2one(next as 'orchard.plant', 'Next')
  }
  return Link
})

let database: Database
test.before(async () => {
  database = await orchard(...links)
  await database.unit({}, async env => {
    const [ada, bob, cyd] = [
      ...(await env['orchard.gardener'].create([{ name: 'Ada' }, { name: 'Bob' }, { name: 'Cyd' }])),
    ]
    await ada!.write({ boss_id: cyd! })
    const [north, south, west] = [
      ...(await env['orchard.bed'].create([
        { name: 'North', row: 1, gardener_id: ada! },
        { name: 'South', row: 2, gardener_id: bob! },
        { name: 'West', row: 1 },
      ])),
    ]
    await north!.withContext({ lang: 'fr_FR' }).write({ name: 'Zénith' })
    await env['orchard.plant'].create([
      { name: 'a', bed_id: north! },
      { name: 'b', bed_id: west!, latin: 'x' },
      { name: 'c', bed_id: south!, latin: 'y' },
      { name: 'd' },
      { name: 'e', bed_id: north! },
    ])
  })
})

const ordered = (order: string, uid?: number) =>
  database.unit(uid ? { uid } : {}, async env =>
    (await env['orchard.plant'].search([], { order })).mapped('name').join(''),
  )

test('C24: a many2one orders by its model, each direction and all ties turned around by desc; .id by the number', async t => {
  t.is(await ordered('bed_id'), 'caebd')
  t.is(await ordered('bed_id desc'), 'dbeac')
  t.is(await ordered('bed_id.id'), 'aecbd')
  t.is(await ordered('bed_id.id desc'), 'dbcea')
  t.is(await ordered('bed_id, name desc'), 'ceabd')
})

test('unset values come first or last, as told, also of links', async t => {
  t.is(await ordered('latin nulls first, name'), 'adebc')
  t.is(await ordered('latin desc nulls last, name'), 'cbade')
  t.is(await ordered('bed_id nulls first, name'), 'dcaeb')
  t.is(await ordered('bed_id desc NULLS LAST, name'), 'baecd')
})

test('related fields order by what they show, over links and in the language of the person', async t => {
  t.is(await ordered('bed_name, name'), 'aecbd')
  t.is(await ordered('bed_name, name', people.lea), 'cbaed')
  t.is(await ordered('boss_name, name'), 'aebcd')
  // By the gardener's boss, who is Cyd or nobody, and name.
  t.is(await ordered('gardener_id, name'), 'aecbd')
})

test('C25: orders that lead through many models with long names work', async t => {
  const names = await database.unit({}, async env => {
    const plants = await env['orchard.plant'].search([], { order: 'name desc' })
    let ids = [...plants.ids]
    for (const link of [...links].reverse()) {
      const records = env.model(`orchard.chained_with_a_very_long_name_${links.indexOf(link)}`)
      ids = [...(await records.create(ids.map(id => ({ following_by_a_long_name_id: id })))).ids]
    }
    const path = Array(9).fill('following_by_a_long_name_id').join('.')
    const found = await env.model('orchard.chained_with_a_very_long_name_0').search([])
    await found.load(`${path}.name`)
    return [...found].map(one => path.split('.').reduce((at, name) => at[name] as typeof one, one).name)
  })
  t.is(names.join(''), 'abcde')
})

const wrong: [string, RegExp][] = [
  ['zz', /orchard\.plant has no field zz/],
  ['name foo', /“name foo” is no order of orchard\.plant/],
  ['name;drop table x', /is no order of orchard\.plant/],
  ['', /is no order/],
  ['size', /orchard\.plant\.size has no column: records can not be ordered by it/],
  ['tag_ids', /orchard\.plant\.tag_ids has no column/],
  ['first_tag', /first_tag shows tag_ids of orchard\.plant, which may be several records/],
  ['notes', /orchard\.plant\.notes is a json/],
  ['bed_id.name', /“bed_id\.name” is no order of orchard\.plant/],
  ['name.id', /orchard\.plant\.name is a char: it has no id/],
]
for (const [order, message] of wrong) {
  test(`A19: the order “${order}” is refused`, async t => {
    await t.throwsAsync(ordered(order), { name: 'ValueError', message })
  })
}

test('whoever may not read a field can not order by it', async t => {
  await t.throwsAsync(ordered('price', people.flo), { name: 'AccessError', message: /price/ })
})

test('a search that can find nothing asks nothing, but says what is wrong with it', async t => {
  await database.unit({}, async env => {
    const plants = env['orchard.plant']
    await plants.search([])
    const before = env.unit.queries
    t.is((await plants.search([['id', 'in', []]])).length, 0)
    t.is(await plants.searchCount(['&', ['name', '=', 'a'], '|', ['id', 'in', []], ['bed_id', 'in', []]]), 0)
    t.is(env.unit.queries, before)
    await t.throwsAsync(env.model('orchard.plant').search(['&', ['id', 'in', []], ['zz', '=', 1]]), { message: /zz/ })
  })
})
