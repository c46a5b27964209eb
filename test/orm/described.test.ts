import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { orchard, people } from './orchard.ts'

let database: Database
test.before(async () => {
  database = await orchard()
})

test('fieldsGet says which fields can be searched, sorted, grouped and added up', async t => {
  await database.unit({ uid: people.flo }, async env => {
    const described = env['orchard.plant'].fieldsGet()
    const can = (name: string) => {
      const { searchable, sortable, groupable, aggregator } = described[name]!
      return { searchable, sortable, groupable, aggregator }
    }
    const value = { searchable: true, sortable: true, groupable: true, aggregator: null }
    t.deepEqual(can('name'), value)
    t.deepEqual(can('bed_id'), value)
    t.deepEqual(can('bed_name'), value, 'related over one')
    t.deepEqual(can('count'), { ...value, aggregator: 'sum' })
    t.deepEqual(can('alive'), { ...value, aggregator: 'bool_or' })
    t.deepEqual(can('grade'), { ...value, aggregator: 'max' })
    t.deepEqual(can('tag_ids'), { ...value, sortable: false })
    t.deepEqual(can('first_tag'), { ...value, sortable: false, groupable: false }, 'related over many')
    t.deepEqual(can('notes'), { ...value, sortable: false, groupable: false })
    t.deepEqual(can('size'), { searchable: false, sortable: false, groupable: false, aggregator: null })
    t.is(described.boss_name!.related, 'gardener_id.boss_id.name')
    t.false('price' in described)
  })
})

test('fieldsGet describes the fields named, by the attributes named', async t => {
  await database.unit({ uid: people.flo }, async env => {
    const plants = env['orchard.plant']
    t.deepEqual(Object.keys(plants.fieldsGet(['kind', 'name', 'price'])), ['kind', 'name'])
    t.deepEqual(plants.fieldsGet(['name', 'bed_id'], ['type', 'relation']), {
      name: { type: 'char' },
      bed_id: { type: 'many2one', relation: 'orchard.bed' },
    })
    t.throws(() => env.model('orchard.plant').fieldsGet(['zz']), { name: 'ValueError', message: /has no field zz/ })
  })
})

test('what can be sorted and grouped by, it says of all there are', async t => {
  await database.unit({}, async env => {
    const plants = env.model('orchard.plant')
    for (const field of Object.values(plants.fieldsGet())) {
      const dated = field.type === 'date' || field.type === 'datetime'
      const spec = dated ? `${field.name}:day` : field.name
      const sorting = plants.search([], { order: field.name })
      const grouping = plants.readGroup([], [spec], field.aggregator ? [`${field.name}:${field.aggregator}`] : [])
      await (field.sortable ? t.notThrowsAsync(sorting) : t.throwsAsync(sorting, { name: 'ValueError' }))
      await (field.groupable ? t.notThrowsAsync(grouping) : t.throwsAsync(grouping, { name: 'ValueError' }))
    }
  })
})
