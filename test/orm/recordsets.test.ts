import { inspect } from 'node:util'
import test from 'ava'
import { type Environment, MissingError, NotLoaded, ValueError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { garden, undoing } from './garden.ts'

let database: Database
test.before(async () => {
  database = await garden()
})

const undone = (work: (env: Environment) => Promise<void>) => undoing(database, work)

test('A2: two sets are equal when they hold the same records, whatever the order and however often', async t => {
  await undone(async env => {
    const [p1, p2, p3] = [...(await env['garden.tag'].create([{ name: 'a' }, { name: 'b' }, { name: 'c' }]))]

    t.deepEqual(p1!.concat(p2!, p1!).ids, [p1!.id, p2!.id, p1!.id], 'concat keeps duplicates')
    t.true(p1!.concat(p2!).equals(p2!.concat(p1!)))
    t.true(p1!.concat(p1!).equals(p1!))
    t.false(p1!.equals(p1!.union(p2!)))
    t.deepEqual(p2!.union(p1!, p2!, p3!).ids, [p2!.id, p1!.id, p3!.id], 'order of first appearance')
    t.deepEqual(p1!.concat(p2!, p3!).difference(p2!).ids, [p1!.id, p3!.id])
    t.deepEqual(p3!.concat(p1!).intersection(p1!.concat(p2!, p3!)).ids, [p3!.id, p1!.id], 'order of the left')
    t.true(p1!.isSubsetOf(p1!.union(p2!)))
    t.true(p1!.union(p2!).isSupersetOf(p2!))
    t.false(p1!.union(p2!).isSubsetOf(p2!))
    t.true(p1!.union(p2!).includes(p2!))
    t.deepEqual(p1!.concat(p2!, p3!).reverse().ids, [p3!.id, p2!.id, p1!.id])
    t.is(p1!.concat(p2!).at(-1).id, p2!.id)
    t.is(p1!.at(3).length, 0)
  })
})

test('sets of two models are not put together; they are just not equal', async t => {
  await undone(async env => {
    const tag = env.model('garden.tag').browse(1)
    const bed = env.model('garden.bed').browse(1)

    for (const name of ['concat', 'union', 'difference', 'intersection', 'includes', 'isSubsetOf'] as const) {
      t.throws(() => tag[name](bed), { instanceOf: ValueError, message: /garden\.tag and of garden\.bed/ }, name)
    }
    t.false(tag.equals(bed))
  })
})

test('what two sets make is in the environment of the left one', async t => {
  await undone(async env => {
    const plain = env['garden.tag'].browse([1, 2])
    const french = plain.withContext({ lang: 'fr_FR' }).browse([2, 3])

    for (const name of ['concat', 'union', 'difference', 'intersection'] as const) {
      t.is(plain[name](french).env.context.lang, undefined, name)
      t.is(french[name](plain).env.context.lang, 'fr_FR', name)
    }
  })
})

test('A4: a set is a snapshot: what is created or written later moves nobody in or out', async t => {
  await undone(async env => {
    await env['garden.tag'].create([{ name: 'x1' }, { name: 'x2' }])
    const before = await env['garden.tag'].search([['name', 'like', 'x']])

    await env['garden.tag'].create({ name: 'x3' })
    await before.at(0).write({ name: 'gone' })

    t.is(before.length, 2)
    t.deepEqual(before.mapped('name'), ['gone', 'x2'])
  })
})

test('A5: one() and properties take a single record; none reads as nothing, several are an error', async t => {
  await undone(async env => {
    const two = await env['garden.tag'].create([{ name: 'a' }, { name: 'b' }])
    const none = env['garden.tag'].browse()

    t.throws(() => two.name, { instanceOf: ValueError, message: /single/ })
    t.throws(() => two.one(), { instanceOf: ValueError, message: /single/ })
    t.throws(() => none.one(), { instanceOf: ValueError, message: /single/ })
    t.is(two.at(0).one().name, 'a')
    t.is((none.name as string | null) ?? '', '')
  })
})

test('A7: exists() keeps what is there', async t => {
  await undone(async env => {
    const tag = await env['garden.tag'].create({ name: 'here' })
    t.is((await env['garden.tag'].browse([0, 999_999, -3]).exists()).length, 0)
    t.deepEqual((await env['garden.tag'].browse([999_999, tag.id, tag.id]).exists()).ids, [tag.id, tag.id])
  })
})

test('records print as what they are', t => {
  return undone(async env => {
    const some = env['garden.tag'].browse([1, 2])
    t.is(String(some), 'garden.tag(1, 2)')
    t.is(inspect(some), 'garden.tag(1, 2)')
    t.is(`${env['garden.tag']}`, 'garden.tag()')
    t.is(String(some.browse(-4)), 'garden.tag(new 4)')
  })
})

for (const id of [1.5, Number.NaN, '3', 2 ** 31, null, [[1]], { id: 1 }, Number.POSITIVE_INFINITY]) {
  test(`browse refuses ${JSON.stringify(id)} (${String(id)}) as an id and says what came`, t => {
    return undone(async env => {
      const tags = env.model('garden.tag')
      t.throws(() => tags.browse(id as number), { instanceOf: ValueError, message: /garden\.tag: an id is/ })
      t.throws(() => tags.browse([1, id] as number[]), { instanceOf: ValueError })
    })
  })
}

test('a missing link leads nowhere, without failing', async t => {
  await undone(async env => {
    const plant = await env['garden.plant'].create({ name: 'Lone' })
    await plant.load('bed_id.parent_id.name')
    t.is(plant.bed_id.parent_id.name as string | null, null)
    t.throws(() => env['garden.plant'].browse(99_999).name, { instanceOf: NotLoaded })
  })
})

test('A15: a loop over what was found, and what that leads to, takes a query a model', async t => {
  await undone(async env => {
    const beds = await env['garden.bed'].create(Array.from({ length: 5 }, (_, index) => ({ name: `b${index}` })))
    await env['garden.plant'].create(
      Array.from({ length: 30 }, (_, index) => ({ name: `p${index}`, bed_id: beds.ids[index % 5]! })),
    )
    env.unit.cache.clear()
    const before = env.unit.queries

    const plants = await (await env['garden.plant'].search([])).load('bed_id.name')
    const labels = [...plants].map(plant => `${plant.name} ${plant.bed_id.name}`)

    t.is(labels.length, 30)
    t.is(env.unit.queries - before, 2, 'plants, beds')
  })
})

test('a hundred thousand ids of nobody are found to be missing, by a query or two', async t => {
  await undone(async env => {
    const none = env['garden.plant'].browse(Array.from({ length: 100_000 }, (_, index) => 1_000_000 + index))
    const missing = { instanceOf: MissingError, message: /does not exist, or not any more \(garden\.plant 1000000, / }
    const before = env.unit.queries

    t.is((await none.exists()).length, 0)
    await t.throwsAsync(none.load('name'), missing)
    await t.throwsAsync(none.read(['name']), missing)
    await t.throwsAsync(
      env.savepoint(() => none.write({ height: 1 })),
      missing,
    )
    await none.unlink()
    t.true(env.unit.queries - before < 15, `${env.unit.queries - before}`)
    t.is(none.union(none).difference(none.slice(0, 50_000)).length, 50_000)
  })
})
