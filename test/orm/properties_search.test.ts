import test from 'ava'
import fc from 'fast-check'
import type { AnyDomain } from '#core'
import { fields, model } from '#core'
import type { Database } from '../../core/database/database.ts'
import { SetupError } from '../../core/errors.ts'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'
import { board, everyType, Person, Project, Task } from './board.ts'

let database: Database
let first = 0
test.before(async () => {
  database = await board()
  await database.unit({}, async env => {
    const ids = (await env['board.person'].create([{ name: 'Ada' }, { name: 'Bob' }, { name: 'Eve' }])).ids
    const projects = await env['board.project'].create([
      { name: 'all', task_props: everyType },
      {
        name: 'others',
        task_props: [
          { name: 'points', type: 'char', string: 'Points' },
          { name: 'due', type: 'char', string: 'Due' },
          { name: 'owner', type: 'integer', string: 'Owner' },
          { name: 'color', type: 'tags', string: 'Color', tags: [['red', 'Red']] },
        ],
      },
      { name: 'none' },
    ])
    const [all, others, none] = projects
    const tasks = await env['board.task'].create([
      { project_id: all! },
      ...[0, 1, 5].map(points => ({ project_id: all!, props: { points, hours: points / 2, urgent: points > 1 } })),
      { project_id: all!, props: { code: 'x%', notes: '', page: '<p>a</p>', color: 'red', labels: ['a', 'b'] } },
      { project_id: all!, props: { code: 'X', notes: 'b', color: 'blue', labels: ['b'] } },
      { project_id: all!, props: { due: '2026-11-22', seen_at: '2026-11-22 10:00:00', owner: ids[0]! } },
      { project_id: all!, props: { due: '2026-12-01', seen_at: '2026-12-01 23:59:59', owner: ids[1]! } },
      { project_id: all!, props: { owner: ids[2]!, helpers: [ids[0]!, ids[2]!] } },
      { project_id: all!, props: { helpers: [ids[1]!] } },
      { project_id: all!, props: { helpers: [ids[2]!], urgent: false } },
      { project_id: others!, props: { points: 'x', due: '2026-99-99', owner: 1, color: ['red'] } },
      { project_id: others!, props: { points: '', due: '2026-11-22' } },
      { project_id: none! },
      {},
    ])
    first = tasks.ids[0]!
    // Who goes is unset from then on.
    await env['board.person'].browse(ids[2]!).unlink()
  })
})

const names = [...everyType.map(one => one.name!), 'nothing']
const operators = ['=', '!=', 'in', 'not in', '<', '<=', '>', '>=', '=?', 'like', 'ilike', 'not like', '=ilike', 'any']
const values = [
  ...[null, false, true, 0, 1, 2, 5, 0.5, '', 'x', 'x%', '%', 'red', 'a', 'b', 'Ada', '2026-11-22', 'today'],
  ...[[], [null], [1, 2], ['a', 'c'], ['red', null], [0], [true, false], '2026-11-22 10:00:00', [['name', '=', 'Ada']]],
]
const behind = ['', '', '', '.name', '.id', '.month_number']
const leaf = fc
  .tuple(
    fc.constantFrom(...names),
    fc.constantFrom(...behind),
    fc.constantFrom(...operators),
    fc.constantFrom(...values),
  )
  .map(([name, path, operator, value]): AnyDomain => [[`props.${name}${path}`, operator, value]])
const domain: fc.Arbitrary<AnyDomain> = fc.oneof(
  { weight: 4, arbitrary: leaf },
  fc.tuple(fc.constantFrom('&', '|'), leaf, leaf).map(([operator, one, other]) => [operator, ...one, ...other]),
  leaf.map(one => ['!', ...one]),
)

test.serial('a search by properties finds what memory finds', async t => {
  await database.unit({}, async env => {
    const all = await env['board.task'].search([])
    let answered = 0
    const same = fc.asyncProperty(domain, async one => {
      const found = await settled(() => env['board.task'].search(one as []))
      const kept = await settled(() => all.filteredDomain(one as []))
      if (Array.isArray(found)) answered++
      t.deepEqual(found, kept, JSON.stringify(one))
    })
    await fc.assert(same, { numRuns: 500 })
    t.true(answered > 100, `${answered} domains were answered`)
  })
})

/** The ids, or the name of the error: an error of the database is none that a search may give. */
async function settled(work: () => Promise<{ readonly ids: readonly number[] }>): Promise<readonly number[] | string> {
  try {
    return (await work()).ids
  } catch (error) {
    const { name } = error as Error
    if (name !== 'ValueError' && name !== 'UserError') throw error
    return name
  }
}

const found = (domain: AnyDomain) =>
  database.unit({}, async env => (await env['board.task'].search(domain as [])).ids.map(id => id - first))

test.serial('unset properties are compared as unset fields are', async t => {
  const without = (...ids: number[]) => Array.from({ length: 15 }, (_, id) => id).filter(id => !ids.includes(id))
  t.deepEqual(await found([['props.color', '=', 'red']]), [4, 11])
  t.deepEqual(await found([['props.color', '!=', 'red']]), without(4, 11))
  t.deepEqual(await found([['props.points', '<', 1]]), without(2, 3, 11, 12))
  t.deepEqual(await found([['props.due', '<', '2027-01-01']]), [6, 7, 11, 12])
  t.deepEqual(await found([['props.urgent', '=', false]]), without(3))
  t.deepEqual(await found([['props.helpers', 'in', [1, 2]]]), [8, 9])
  t.deepEqual(await found([['props.helpers', '=', null]]), without(8, 9))
  t.deepEqual(await found([['props.labels', 'not in', ['a']]]), without(4))
  t.deepEqual(await found([['props.owner', 'ilike', 'ada']]), [6])
  t.deepEqual(await found([['props.due.month_number', '=', 12]]), [7])
  t.deepEqual(await found([['props.nothing', '=', 'x']]), [])
})

test.serial('names of properties do not get into SQL unless they are names', async t => {
  await database.unit({}, async env => {
    for (const name of ["x' OR 1=1 --", '', "a'", '__proto__', 'a b', 'a"']) {
      const search = env['board.task'].search([[`props.${name}`, '=', 'x']])
      await t.throwsAsync(search, { name: 'ValueError' }, name)
      await t.throwsAsync(env['board.task'].readGroup([], [`props.${name}` as never]), { name: 'ValueError' }, name)
    }
    t.is((await env['board.task'].search([['props.constructor', '!=', null]])).length, 0)
  })
})

test.serial('records are grouped by a property', async t => {
  await database.unit({}, async env => {
    const within: AnyDomain = [['project_id.name', '=', 'all']]
    const groups = async (spec: string) =>
      (await env.model('board.task').readGroup(within, [spec], ['__count'])).map(row => [row[spec], row.__count])
    t.deepEqual(
      await groups('props.code'),
      [
        ['X', 1],
        ['x%', 1],
        [null, 9],
      ].sort((a, b) => sortCode(a[0], b[0])),
    )
    t.deepEqual(await groups('props.urgent'), [
      [false, 10],
      [true, 1],
    ])
    t.deepEqual(await groups('props.seen_at:month'), [
      [new Date('2026-11-01T00:00:00Z'), 1],
      [new Date('2026-12-01T00:00:00Z'), 1],
      [null, 9],
    ])
    await t.throwsAsync(groups('props.labels'), { name: 'ValueError', message: /several values/ })
    await t.throwsAsync(groups('props.color'), { name: 'ValueError', message: /several types/ })
    await t.throwsAsync(groups('props.nothing'), { name: 'ValueError', message: /no such property/ })
    const formatted = await env.model('board.task').formattedReadGroup(within, ['props.hours'])
    for (const group of formatted) {
      const members = await env.model('board.task').search([...within, ...group.__extra_domain])
      t.is(members.length, group['props.hours'] === 0 ? 9 : 1)
    }
  })
})

const sortCode = (a: unknown, b: unknown) => (a === null ? 1 : b === null ? -1 : String(a).localeCompare(String(b)))

// Of no model that the compiler knows.
const loose = () => model('board.loose' as 'board.task', { description: 'Loose' })

test('a definition that leads nowhere is found at the start', t => {
  class Loose extends loose() {
    project_id = fields.Many2one('board.project', 'Project')
    name_id = fields.Many2one('board.project', 'By Name', { related: 'project_id.task_ids.project_id' })
    loose_one = fields.Properties('One', { definition: 'nothing_id.task_props' })
    loose_two = fields.Properties('Two', { definition: 'project_id.name' })
    loose_three = fields.Properties('Three', { definition: 'name_id.task_props' })
    loose_four = fields.Properties('Four', { definition: 'project_id' })
  }
  const error = t.throws(() => new Registry([Loose, Project, Task, Person], recordBase), { instanceOf: SetupError })
  for (const text of [
    'board.loose.loose_one has its definition in nothing_id.task_props; board.loose has no field nothing_id.',
    'board.loose.loose_two has its definition in project_id.name, which is no PropertiesDefinition of board.project.',
    'board.loose.loose_three has its definition in name_id.task_props; name_id must be a stored many2one',
    'board.loose.loose_four has the parameter definition that is "project_id"; it takes a many2one and a field behind it.',
  ])
    t.true(error.message.includes(text), `${text}\n${error.message}`)
})
