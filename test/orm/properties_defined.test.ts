import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { board, everyType, undoing } from './board.ts'

let database: Database
test.before(async () => {
  database = await board()
})
const tries = undoing(() => database)

tries('forms get definitions with values, and records with their labels', async (t, env) => {
  const project = await env['board.project'].create({ task_props: everyType.slice(-3) })
  const ada = await env['board.person'].create({ name: 'Ada' })
  const task = await env['board.task'].create({ project_id: project, props: { owner: ada, helpers: ada } })
  const shown = [
    { ...everyType.at(-3)!, value: [] },
    { ...everyType.at(-2)!, value: [ada.id, 'Ada'] },
    { ...everyType.at(-1)!, value: [[ada.id, 'Ada']] },
  ]
  t.deepEqual(await task.propertiesOf('props'), [shown] as never)
  t.deepEqual(await task.webRead({ props: {} }), [{ id: task.id, props: shown }])
})

tries('a copy has the values, too; for another container those that go along', async (t, env) => {
  const [here, there] = await env['board.project'].create([
    { task_props: everyType },
    { task_props: [{ name: 'points', type: 'integer', string: 'Points' }] },
  ])
  const task = await env['board.task'].create({ project_id: here!, props: { points: 2, color: 'red' } })
  t.deepEqual((await task.copy()).props, task.props)
  t.deepEqual((await task.copy({ project_id: there! })).props, { points: 2 })
})

tries('a definition is checked when it is written', async (t, env) => {
  const refuses = async (definition: unknown, message: RegExp) =>
    t.throwsAsync(env['board.project'].create({ task_props: definition as never }), {
      name: 'ValidationError',
      message,
    })
  await refuses('x', /takes a list of properties; got “x”/)
  await refuses([1], /takes properties that have a type/)
  await refuses([{ name: 'a', type: 'colour' }], /property “a” takes one of the types boolean, .*; got "colour"/)
  await refuses([{ name: 'a b', type: 'char' }], /takes a name of at most 63 letters/)
  await refuses([{ name: '__proto__', type: 'char' }], /takes a name of at most 63 letters/)
  await refuses(
    [
      { name: 'a', type: 'char' },
      { name: 'a', type: 'text' },
    ],
    /a name that no other property has/,
  )
  await refuses([{ name: 'a', type: 'selection' }], /takes a selection of \[value, label\]/)
  await refuses(
    [
      {
        name: 'a',
        type: 'tags',
        tags: [
          ['x', 'X'],
          ['x', 'Y'],
        ],
      },
    ],
    /takes tags/,
  )
  await refuses([{ name: 'a', type: 'many2one' }], /takes a comodel/)
  await refuses([{ name: 'a', type: 'many2one', comodel: 'no.such' }], /a comodel that an addon defines; got "no.such"/)
  await refuses([{ name: 'a', type: 'char', size: 3 }], /only what a property of type char has; got "size"/)
  await refuses([{ name: 'a', type: 'integer', default: 'x' }], /takes a number/)
  await refuses([{ name: 'a', type: 'many2one', comodel: 'board.person', domain: [['x']] }], /takes a domain/)
  const named = await env['board.project'].create({
    task_props: [
      { type: 'char', string: 'Größe & Form' },
      { type: 'char', string: 'Größe & Form' },
      { type: 'date', string: '日' },
    ],
  })
  t.deepEqual(
    named.task_props.map(one => one.name),
    ['groe_form', 'groe_form_2', 'property'],
  )
})
