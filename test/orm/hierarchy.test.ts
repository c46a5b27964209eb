import test from 'ava'
import fc from 'fast-check'
import { type AnyModel, UserError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { grow, ten, trees, trying as tryingIn, waysOf } from './tree.ts'

let database: Database
test.before(async () => {
  database = await trees()
})

const trying = (work: (branches: AnyModel, roots: AnyModel) => Promise<void>) => tryingIn(database, work)

test('F20: a record that moves takes the ways of all below along', async t => {
  await trying(async branches => {
    const ids = await grow(branches, ten)
    t.deepEqual(await waysOf(branches, ids), [
      '0/', '0/1/', '0/2/', '0/1/3/', '0/1/4/', '0/2/5/', '0/1/3/6/', '0/1/3/7/', '0/1/3/6/8/', '9/',
    ]) // biome-ignore format: ways side by side
    await branches.browse(ids[3]!).write({ parent_id: ids[5] })
    t.deepEqual((await waysOf(branches, ids)).slice(6, 9), ['0/2/5/3/6/', '0/2/5/3/7/', '0/2/5/3/6/8/'])
    await branches.browse(ids[3]!).write({ parent_id: null })
    t.deepEqual((await waysOf(branches, ids)).slice(6, 9), ['3/6/', '3/7/', '3/6/8/'])
    const moved = await branches.browse(ids[8]!).load('parent_path')
    t.is(moved.parent_path, [3, 6, 8].map(place => `${ids[place]}/`).join(''))
  })
})

test('F20: nothing can be put below itself, and nothing is half done then', async t => {
  for (const [from, to] of [
    [1, 8],
    [1, 1],
    [0, 3],
  ] as const)
    await trying(async branches => {
      const ids = await grow(branches, ten)
      const before = await waysOf(branches, ids)
      const move = branches.env.savepoint(() => branches.browse(ids[from]!).write({ parent_id: ids[to] }))
      const message = 'Grows from: a record of “Branch” can not be its own ancestor.'
      await t.throwsAsync(move, { instanceOf: UserError, message })
      t.deepEqual(await waysOf(branches, ids), before)
    })
})

test('F20: what goes with its parent goes from the tree', async t => {
  await trying(async branches => {
    const ids = await grow(branches, ten)
    await branches.browse(ids[1]!).unlink()
    const left = await branches.search([['id', 'child_of', ids[0]]])
    t.deepEqual(
      left.ids.map(id => ids.indexOf(id)),
      [0, 2, 5],
    )
  })
})

test('what loses its parent begins a way of its own', async t => {
  await trying(async branches => {
    const moss = branches.env.model('tree.moss')
    const ids = await grow(moss, ten)
    await moss.browse(ids[1]!).unlink()
    t.deepEqual((await waysOf(moss, ids)).slice(2, 5), ['3/', '4/', '0/2/5/'])
  })
})

test('without stored ways nothing can be put below itself either, by whatever name the way up has', async t => {
  await trying(async (_, roots) => {
    const ids = await grow(roots, ten, 'above_id')
    const move = (from: number, to: number) =>
      roots.env.savepoint(() => roots.browse(ids[from]!).write({ above_id: ids[to] }))
    await t.throwsAsync(move(0, 8), { instanceOf: UserError, message: /Above: .*its own ancestor/ })
    await t.throwsAsync(move(4, 4), { instanceOf: UserError })
    await move(3, 5)
    const below = await roots.search([['id', 'child_of', ids[2]]])
    t.deepEqual(below.ids.map(id => ids.indexOf(id)).sort(), [2, 3, 5, 6, 7, 8])
  })
})

test('moving takes the same few statements, however much is below', async t => {
  await trying(async branches => {
    const [top, other] = await grow(branches, [null, null])
    const move = async () => {
      const before = branches.env.unit.queries
      await branches.browse(top!).write({ parent_id: other })
      const taken = branches.env.unit.queries - before
      await branches.browse(top!).write({ parent_id: null })
      return taken
    }
    await branches.create({ parent_id: top })
    const few = await move()
    await branches.create(Array.from({ length: 300 }, () => ({ parent_id: top })))
    t.is(await move(), few)
    t.true(few <= 5, `${few} statements`)
  })
})

test('B10, B11, B13: child_of and parent_of look down and up, from one or several', async t => {
  await trying(async (branches, roots) => {
    for (const [model, up] of [
      [branches, 'parent_id'],
      [roots, 'above_id'],
    ] as const) {
      const [root, c0, c1] = await grow(model, [null, 0, 1], up)
      const count = (operator: string, value: unknown) => model.searchCount([['id', operator, value]])
      const below = [root, [root], c0, [c0, c1], c1, [], false].map(value => count('child_of', value))
      t.deepEqual(await Promise.all(below), [3, 3, 2, 2, 1, 0, 0])
      const above = [c1, [root, c0], root].map(value => count('parent_of', value))
      t.deepEqual(await Promise.all(above), [3, 2, 1])
      // B13: by name
      t.is(
        await model.searchCount([
          ['id', 'child_of', 'n1'],
          ['id', 'in', [root, c0, c1]],
        ]),
        2,
      )
      t.is(
        await model.searchCount([
          ['id', 'parent_of', ['n1']],
          ['id', 'in', [root, c0, c1]],
        ]),
        2,
      )
      // A record of another model, by its link
      t.is(
        await model.searchCount([
          [up, 'child_of', root],
          ['id', 'in', [root, c0, c1]],
        ]),
        2,
      )
    }
  })
})

test('whatever is made and moved, the stored ways and what they find are those of the parents', async t => {
  const place = fc.nat({ max: 9 })
  const moves = fc.array(fc.tuple(fc.uniqueArray(place, { minLength: 1, maxLength: 4 }), fc.option(place)), {
    maxLength: 8,
  })
  const check = fc.asyncProperty(moves, async given => {
    await trying(async branches => {
      const parents: (number | null)[] = [...ten]
      const ids = await grow(branches, parents)
      const way = (one: number): string => `${parents[one] === null ? '' : way(parents[one]!)}${one}/`
      for (const [moved, to] of given) {
        const isCircle = to !== null && moved.some(one => `/${way(to)}`.includes(`/${one}/`))
        const write = branches.env.savepoint(() =>
          branches.browse(moved.map(one => ids[one]!)).write({ parent_id: to === null ? null : ids[to] }),
        )
        if (isCircle) await t.throwsAsync(write, { instanceOf: UserError })
        else {
          await write
          for (const one of moved) parents[one] = to
        }
      }
      const ways = parents.map((_, one) => way(one))
      t.deepEqual(await waysOf(branches, ids), ways)
      const below = await branches.search([['id', 'child_of', ids[1]]])
      t.deepEqual(
        below.ids.map(id => ids.indexOf(id)),
        ways.flatMap((one, index) => (`/${one}`.includes('/1/') ? [index] : [])),
      )
    })
  })
  await fc.assert(check, { numRuns: 25 })
})

test('a circle is found by hasCycle, through links that are one or many, and hangs no search', async t => {
  await trying(async (_, roots) => {
    const [a, b, c] = await grow(roots, [null, 0, null], 'above_id')
    t.false(await roots.browse([a!, b!]).hasCycle())
    await roots.env.sql('UPDATE tree_root SET above_id = $1 WHERE id = $2', [b, a])
    await roots.env.sql('UPDATE tree_root SET above_id = id WHERE id = $1', [c])
    t.deepEqual(await Promise.all([a, b, c].map(id => roots.browse(id!).hasCycle())), [true, true, true])
    t.deepEqual([...(await roots.search([['id', 'parent_of', [b, c]]])).ids].sort(), [a, b, c].sort())
    await roots.browse(a!).write({ near_ids: [b!] })
    t.false(await roots.browse(a!).hasCycle('near_ids'))
    await roots.browse(b!).write({ near_ids: [a!] })
    t.true(await roots.browse(a!).hasCycle('near_ids'))
    await t.throwsAsync(roots.hasCycle('name'), { message: /tree\.root\.name is no stored many2one or many2many/ })
  })
})

test('the way is the framework’s own: what is given for it is passed over', async t => {
  await trying(async branches => {
    const one = await branches.create({ name: 'one', parent_path: '7/' })
    await one.write({ parent_path: '8/' })
    t.is((await one.load('parent_path')).parent_path, `${one.id}/`)
  })
})
