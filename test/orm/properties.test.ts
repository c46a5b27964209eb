import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { envOf } from '../../core/orm/environment.ts'
import { board, everyType, undoing } from './board.ts'

let database: Database
test.before(async () => {
  database = await board()
})

const tries = undoing(() => database)

const nothing = {
  urgent: false,
  points: null,
  hours: null,
  code: null,
  notes: null,
  page: null,
  due: null,
  seen_at: null,
  color: null,
  labels: [],
  owner: null,
  helpers: [],
}

tries('a record has a value for each property that its container defines', async (t, env) => {
  const project = await env['board.project'].create({ task_props: everyType })
  const ada = await env['board.person'].create({ name: 'Ada' })
  const task = await env['board.task'].create({ project_id: project })
  t.deepEqual(task.props, nothing)
  const given = {
    urgent: true,
    points: 3,
    hours: 0.5,
    code: 'x',
    notes: 'y',
    page: '<p>z<script>1</script></p>',
    due: '2026-11-22',
    seen_at: new Date('2026-11-22T10:00:00Z'),
    color: 'red',
    labels: ['a', 'b', 'a'],
    owner: ada,
    helpers: [ada.id],
  }
  const kept = { ...given, page: '<p>z</p>', labels: ['a', 'b'], owner: ada.id }
  const full = await env['board.task'].create({ project_id: project, props: given })
  t.deepEqual(full.props, kept)
  const [read] = await full.read(['props'])
  t.deepEqual(read!.props, kept)
  t.deepEqual((await env['board.task'].create({})).props, {})
})

test.serial('properties of any number of records are read with as many queries', async t => {
  const ids = await database.unit({}, async env => {
    const project = await env['board.project'].create({ task_props: everyType })
    const [ada, bob] = await env['board.person'].create([{ name: 'Ada' }, { name: 'Bob' }])
    const values = [1, 2, 3].map(points => ({ project_id: project, props: { points, owner: ada!.id, helpers: bob! } }))
    const tasks = await env['board.task'].create(values)
    await ada!.unlink()
    return tasks.ids
  })
  const read = (wanted: readonly number[]) =>
    database.unit({}, async env => {
      const before = envOf(env).unit.queries
      const tasks = await env['board.task'].search([['id', 'in', wanted]])
      t.deepEqual(
        tasks.mapped(task => task.props.points),
        wanted.map((_, index) => index + 1),
      )
      t.is(tasks.at(0).props.owner, null)
      t.is((tasks.at(0).props.helpers as number[]).length, 1)
      return envOf(env).unit.queries - before
    })
  t.is(await read(ids), await read(ids.slice(0, 1)))
  await database.unit({}, async env => {
    const fetched = await env['board.task'].searchFetch([['id', 'in', ids]], ['props'])
    t.is(fetched.at(0).props.points, 1)
    await env['board.task'].search([]).then(all => all.unlink())
    await env['board.project'].search([]).then(all => all.unlink())
  })
})

tries('writing names only the properties that change', async (t, env) => {
  const project = await env['board.project'].create({ task_props: everyType })
  const task = await env['board.task'].create({ project_id: project, props: { points: 3, color: 'red' } })
  await task.write({ props: { color: 'green', labels: ['c'] } })
  t.deepEqual(task.props, { ...nothing, points: 3, color: 'green', labels: ['c'] })
  await task.write({ props: { points: null } })
  t.deepEqual(task.props, { ...nothing, color: 'green', labels: ['c'] })
  await t.throwsAsync(task.write({ props: { size: 3 } }), { name: 'ValidationError', message: /no property “size”/ })
  await t.throwsAsync(task.write({ props: { color: 'pink' } }), {
    message: 'Color (board.task.props.color) takes one of red, green, blue; got “pink”.',
  })
  await t.throwsAsync(task.write({ props: { points: 'many' } }), { message: /takes a number/ })
  await t.throwsAsync(task.write({ props: { labels: ['z'] } }), { message: /one of a, b, c/ })
  await t.throwsAsync(task.write({ props: { owner: 999_999 } }), { message: /no record board.person,999999/ })
  await t.throwsAsync(task.write({ props: [1] as never }), { message: /properties by their names/ })
  t.deepEqual(task.props, { ...nothing, color: 'green', labels: ['c'] })
})

tries('a new record begins with the defaults of its container', async (t, env) => {
  const project = await env['board.project'].create({
    task_props: [
      { name: 'points', type: 'integer', string: 'Points', default: 5 },
      { name: 'urgent', type: 'boolean', string: 'Urgent', default: true },
      { name: 'code', type: 'char', string: 'Code' },
    ],
  })
  const tasks = await env['board.task'].create([
    { project_id: project },
    { project_id: project, props: { points: 1, urgent: false } },
  ])
  t.deepEqual(
    tasks.mapped(task => task.props),
    [
      { points: 5, urgent: true, code: null },
      { points: 1, urgent: false, code: null },
    ],
  )
})

tries('a record that moves keeps what the new container has too', async (t, env) => {
  const [here, there] = await env['board.project'].create([
    {
      task_props: [
        { name: 'points', type: 'integer', string: 'Points' },
        { name: 'code', type: 'char', string: 'Code' },
        {
          name: 'color',
          type: 'selection',
          string: 'Color',
          selection: [
            ['red', 'Red'],
            ['blue', 'Blue'],
          ],
        },
        { name: 'size', type: 'integer', string: 'Size' },
      ],
    },
    {
      task_props: [
        { name: 'points', type: 'integer', string: 'Points', default: 9 },
        { name: 'code', type: 'integer', string: 'Code', default: 7 },
        { name: 'color', type: 'selection', string: 'Color', selection: [['blue', 'Blue']] },
        { name: 'fresh', type: 'char', string: 'Fresh', default: 'yes' },
      ],
    },
  ])
  const props = { points: 1, code: 'x', color: 'red', size: 4 }
  const [first, second] = await env['board.task'].create([
    { project_id: here!, props },
    { project_id: here!, props },
  ])
  await first!.write({ project_id: there! })
  t.deepEqual(first!.props, { points: 1, code: 7, color: null, fresh: 'yes' })
  await second!.write({ project_id: there!, props: { fresh: 'no' } })
  t.deepEqual(second!.props, { points: 1, code: 7, color: null, fresh: 'no' })
  await first!.write({ project_id: null })
  t.deepEqual(first!.props, {})
  await first!.write({ project_id: here! })
  t.deepEqual(first!.props, { points: null, code: null, color: null, size: null })
})

tries('what a definition no longer has is taken out of all records', async (t, env) => {
  const project = await env['board.project'].create({ task_props: everyType })
  const task = await env['board.task'].create({
    project_id: project,
    props: { points: 1, code: 'x', color: 'red', labels: ['a', 'b'] },
  })
  const choices = [['green', 'Green']] as const
  const changed = [
    { name: 'code', type: 'integer', string: 'Code' },
    { name: 'color', type: 'selection', string: 'Color', selection: choices },
    { name: 'labels', type: 'tags', string: 'Labels', tags: [['b', 'Beta']] },
  ] as const
  await project.write({ task_props: changed })
  await task.load('props')
  t.deepEqual(task.props, { code: null, color: null, labels: ['b'] })
  await project.write({ task_props: everyType })
  await task.load('props')
  t.deepEqual(task.props, { ...nothing, labels: ['b'] })
})

tries('records that are gone are left out', async (t, env) => {
  const project = await env['board.project'].create({ task_props: everyType })
  const [ada, bob] = await env['board.person'].create([{ name: 'Ada' }, { name: 'Bob' }])
  const task = await env['board.task'].create({
    project_id: project,
    props: { owner: ada!.id, helpers: [ada!.id, bob!.id] },
  })
  t.deepEqual((await env['board.task'].search([['props.owner.name', '=', 'Ada']])).ids, [task.id])
  await ada!.unlink()
  t.is(task.props.owner, null)
  t.deepEqual(task.props.helpers, [bob!.id])
  t.deepEqual((await env['board.task'].search([['props.owner', '=', null]])).ids, [task.id])
  t.deepEqual((await env['board.task'].search([['props.helpers', 'in', [ada!.id]]])).ids, [])
})
