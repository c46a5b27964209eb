import test from 'ava'
import { Command, fields, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import { each } from './folk_people.ts'

declare module '#models' {
  interface Models {
    'attic.box': AtticBox
    'attic.thing': AtticThing
  }
  interface AtticBox extends Box {}
  interface AtticThing extends Thing {}
}

class Box extends model('attic.box', { description: 'Box' }) {
  name = fields.Char('Name')
  thing_ids = fields.One2many('attic.thing', 'box_id', 'Things')
  all_ids = fields.One2many('attic.thing', 'box_id', 'All Things', {
    context: { active_test: false, default_kind: 'old' },
  })
  seen_ids = fields.Many2many('attic.thing', 'Seen', { relation: 'attic_seen' })
  known_ids = fields.Many2many('attic.thing', 'Known', {
    relation: 'attic_known',
    context: { active_test: false },
  })
}

class Thing extends model('attic.thing', { description: 'Thing' }) {
  name = fields.Char('Name')
  kind = fields.Char('Kind', { default: 'new' })
  active = fields.Boolean('Active', { default: true })
  box_id = fields.Many2one('attic.box', 'Box')
  kept_ids = fields.Many2many('attic.thing', 'Kept beside', { related: 'box_id.known_ids' })
}

let database: Database
test.before(async () => {
  database = await Database.open({ connection: await emptyDatabase(), definitions: [Box, Thing] })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

const fill = async (env: Parameters<Parameters<typeof each>[1]>[0]) => {
  const things = await env['attic.thing'].create([{ name: 'on' }, { name: 'off', active: false }])
  const box = await env['attic.box'].create({ seen_ids: things, known_ids: things })
  await things.write({ box_id: box })
  return { things, box: await box.load('thing_ids', 'all_ids', 'seen_ids', 'known_ids') }
}

test('a relation shows archived lines where its context says so', t =>
  each(database, async env => {
    const { box, things } = await fill(env)
    t.deepEqual([box.thing_ids.length, box.all_ids.length], [1, 2])
    t.deepEqual([box.seen_ids.length, box.known_ids.length], [1, 2])
    await things.at(0).archive()
    await box.load('thing_ids', 'all_ids', 'seen_ids', 'known_ids')
    t.deepEqual([box.thing_ids.length, box.all_ids.length], [0, 2])
    t.deepEqual([box.seen_ids.length, box.known_ids.length], [0, 2])
  }))

test('3.8.10: a condition behind it looks at the same lines, in SQL and in memory', t =>
  each(database, async env => {
    const { box } = await fill(env)
    for (const [path, found] of [
      ['thing_ids', 0],
      ['all_ids', 1],
      ['seen_ids', 0],
      ['known_ids', 1],
    ] as const) {
      t.is(await env['attic.box'].searchCount([[`${path}.name`, '=', 'off']]), found, path)
      t.is((await box.filteredDomain([[`${path}.name`, '=', 'off']])).length, found, path)
    }
    const behind = await env['attic.thing'].search([['kept_ids.name', '=', 'off']])
    t.deepEqual(behind.mapped('name'), ['on'])
  }))

test('groups are made of the same records', t =>
  each(database, async env => {
    await fill(env)
    t.is((await env['attic.box'].readGroup([], ['seen_ids'], ['__count'])).length, 1)
    t.is((await env['attic.box'].readGroup([], ['known_ids'], ['__count'])).length, 2)
  }))

test('commands clear what it shows, and its defaults are for new lines', t =>
  each(database, async env => {
    const { box, things } = await fill(env)
    await box.write({ all_ids: [Command.clear(), Command.create({ name: 'made' })], known_ids: [], seen_ids: [] })
    t.deepEqual(box.all_ids.mapped('kind'), ['old'])
    t.is(box.known_ids.length, 0)
    t.is((await things.load('box_id')).box_id.length, 0)
    t.is((await box.withContext({ active_test: false }).load('seen_ids')).seen_ids.length, 1)
    await box.write({ thing_ids: [Command.create({ name: 'other' })] })
    await box.load('thing_ids')
    t.deepEqual(box.thing_ids.filtered(one => one.name === 'other').mapped('kind'), ['new'])
  }))

test('it is told to forms', t =>
  each(database, async env => {
    t.deepEqual(env['attic.box'].fieldsGet(['known_ids'], ['context']), {
      known_ids: { context: { active_test: false } },
    })
  }))
