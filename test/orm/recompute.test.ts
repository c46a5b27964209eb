import test from 'ava'
import { computed, fields, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'store.box': StoreBox
    'store.owner': StoreOwner
    'store.room': StoreRoom
  }
  interface StoreBox extends Box {}
  interface StoreOwner extends Owner {}
  interface StoreRoom extends Room {}
}

class Room extends model('store.room', { description: 'Room' }) {
  name = fields.Char('Name')
  parent_id = fields.Many2one('store.room', 'Part of', { ondelete: 'cascade' })
  path = fields.Char('Path', {
    ...computed<Room>('computePath', 'name', 'parent_id.path'),
    store: true,
    recursive: true,
  })
  sign = fields.Char('Sign', { ...computed<Room>('computeSign', 'parent_id.display_name'), store: true })
  box_ids = fields.One2many('store.box', 'room_id', 'Boxes')

  computePath() {
    for (const room of this) room.path = `${room.parent_id.path ?? ''}/${room.name}`
  }

  computeSign() {
    for (const room of this) room.sign = room.parent_id.length > 0 ? `in ${room.parent_id.display_name}` : 'free'
  }
}

class Box extends model('store.box', { description: 'Box' }) {
  active = fields.Boolean('Active', { default: true })
  weight = fields.Integer('Weight')
  kind = fields.Selection('Kind', { own: 'Own', lent: 'Lent' }, { default: 'own' })
  room_id = fields.Many2one('store.room', 'Room', { ondelete: 'cascade' })
  owner_id = fields.Many2one('store.owner', 'Owner')
}

class Owner extends model('store.owner', { description: 'Owner' }) {
  name = fields.Char('Name')
  box_ids = fields.One2many('store.box', 'owner_id', 'Boxes')
  lent_ids = fields.One2many('store.box', 'owner_id', 'Lent Boxes', { domain: [['kind', '=', 'lent']] })
  weight = fields.Integer('Weight', { ...computed<Owner>('computeWeight', 'box_ids.weight'), store: true })
  lent = fields.Integer('Lent', { ...computed<Owner>('computeLent', 'lent_ids'), store: true })

  computeWeight() {
    for (const owner of this) owner.weight = owner.box_ids.mapped('weight').reduce((sum, one) => sum + one, 0)
  }

  computeLent() {
    for (const owner of this) owner.lent = owner.lent_ids.length
  }
}

let database: Database
test.before(async () => {
  database = await Database.open({ connection: await emptyDatabase(), definitions: [Room, Box, Owner] })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

const owner = (name: string) => database.unit({}, async env => (await env['store.owner'].create({ name })).id)
const stored = (id: number) =>
  database.unit({}, async env => {
    const { weight, lent } = await env['store.owner'].browse(id).load('weight', 'lent')
    return { weight, lent }
  })

test('a sum is right when two people add to it at the same time', async t => {
  const owner_id = await owner('Ada')
  await Promise.all(
    Array.from({ length: 6 }, () => database.unit({}, env => env['store.box'].create({ owner_id, weight: 10 }))),
  )
  t.is((await stored(owner_id)).weight, 60)
})

test('what is deleted with something else is missing from the sums it was part of', async t => {
  const owner_id = await owner('Bob')
  await database.unit({}, async env => {
    const house = await env['store.room'].create({ name: 'House' })
    const room = await env['store.room'].create({ name: 'Cellar', parent_id: house })
    await env['store.box'].create([
      { owner_id, weight: 3, room_id: room },
      { owner_id, weight: 4 },
    ])
    await house.unlink()
  })
  t.is((await stored(owner_id)).weight, 4)
})

test('lines that are archived, or come back, change the sum', async t => {
  const owner_id = await owner('Cy')
  const box = await database.unit({}, async env => {
    const made = await env['store.box'].create([
      { owner_id, weight: 3 },
      { owner_id, weight: 4 },
    ])
    await made.slice(0, 1).write({ active: false })
    return made.ids[0]!
  })
  t.is((await stored(owner_id)).weight, 4)
  await database.unit({}, env => env['store.box'].browse(box).write({ active: true }))
  t.is((await stored(owner_id)).weight, 7)
})

test('lines that come into the domain of their relation, or leave it, are counted anew', async t => {
  const owner_id = await owner('Dot')
  const box = await database.unit({}, async env => (await env['store.box'].create({ owner_id })).id)
  await database.unit({}, env => env['store.box'].browse(box).write({ kind: 'lent' }))
  t.is((await stored(owner_id)).lent, 1)
  await database.unit({}, env => env['store.box'].browse(box).write({ kind: 'own' }))
  t.is((await stored(owner_id)).lent, 0)
})

test('a field that follows from itself in the parent goes down the tree', async t => {
  await database.unit({}, async env => {
    const rooms = env['store.room']
    const top = await rooms.create({ name: 'a' })
    const middle = await rooms.create({ name: 'b', parent_id: top })
    const leaf = await rooms.create({ name: 'c', parent_id: middle })
    await top.write({ name: 'z' })
    t.is((await leaf.load('path')).path, '/z/b/c')
    await middle.write({ parent_id: null })
    t.is((await leaf.load('path')).path, '/b/c')
  })
})

test('a tree that is a circle ends in an error', async t => {
  const leaf = await database.unit({}, async env => {
    const top = await env['store.room'].create({ name: 'a' })
    return (await env['store.room'].create({ name: 'b', parent_id: top })).id
  })
  // Past the check that refuses it.
  await database.query(
    'UPDATE store_room SET parent_id = $1 WHERE id IN (SELECT parent_id FROM store_room WHERE id = $1)',
    [leaf],
  )
  const circle = database.unit({}, env => env['store.room'].browse(leaf).write({ name: 'c' }))
  await t.throwsAsync(circle, { message: /Path of .* depends on itself/ })
})

test('a field that follows from a label changes with what the label is made of', async t => {
  await database.unit({}, async env => {
    const top = await env['store.room'].create({ name: 'Hall' })
    const leaf = await env['store.room'].create({ name: 'Niche', parent_id: top })
    t.is((await leaf.load('sign')).sign, 'in Hall')
    await top.write({ name: 'Court' })
    t.is((await leaf.load('sign')).sign, 'in Court')
  })
})
