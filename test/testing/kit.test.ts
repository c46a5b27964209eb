import test from 'ava'
import { clock } from '#core'
import {
  countQueries,
  freeze,
  make,
  manifest,
  newUser,
  queriesIn,
  testServer,
  travel,
  Visitor,
  writeAddons,
} from '#core/testing'

const folder = writeAddons({
  'zoo/manifest.ts': manifest({ name: 'Zoo', depends: ['base'], data: ['ir.model.access.csv'] }),
  'zoo/ir.model.access.csv':
    'id,name,model_id:id,group_id:id,perm_read\naccess_animal,animal,model_zoo_animal,base.group_user,1',
  'zoo/index.ts': `
    import { fields, model } from '#core'
    export class Cage extends model('zoo.cage', { description: 'Cage' }) {
      name = fields.Char('Name', { required: true })
      size = fields.Integer('Size', { required: true })
    }
    export class Animal extends model('zoo.animal', { description: 'Animal' }) {
      name = fields.Char('Name', { required: true, size: 6 })
      kind = fields.Selection('Kind', { bird: 'Bird', fish: 'Fish' }, { required: true })
      born = fields.Date('Born', { required: true })
      seen = fields.Datetime('Seen', { required: true })
      legs = fields.Integer('Legs', { required: true, default: 4 })
      cage_id = fields.Many2one('zoo.cage', 'Cage', { required: true })
      mother_id = fields.Many2one('zoo.animal', 'Mother')
    }
    export class Egg extends model('zoo.egg', { description: 'Egg' }) {
      egg_id = fields.Many2one('zoo.egg', 'Egg', { required: true })
    }
    export class Photo extends model('zoo.photo', { description: 'Photo' }) {
      picture = fields.Binary('Picture', { required: true, attachment: false })
    }`,
})
const server = await testServer(['zoo'], { addonsPath: [folder] })
const { database } = server

test('make fills in what is required, and nothing else', async t => {
  await database.unit({}, async env => {
    const animals = await make(env, 'zoo.animal', [{ name: 'Ada' }, { kind: 'fish', legs: 0 }])
    const [ada, fish] = await animals.read(['name', 'kind', 'born', 'seen', 'legs', 'mother_id', 'cage_id'])
    t.like(ada, { name: 'Ada', kind: 'bird', legs: 4, mother_id: null })
    t.like(fish, { kind: 'fish', legs: 0 })
    for (const name of ['name', 'born', 'seen', 'cage_id']) t.truthy(fish![name], name)
    t.notDeepEqual(ada!.cage_id, fish!.cage_id)
  })
})

test('make says what can not be made up', async t => {
  await t.throwsAsync(
    database.unit({}, env => make(env, 'zoo.egg')),
    { message: 'zoo.egg needs zoo.egg: give one of them yourself.' },
  )
  await t.throwsAsync(
    database.unit({}, env => make(env, 'zoo.photo')),
    { message: /zoo\.photo\.picture is required, and no binary can be made up/ },
  )
})

test('a new user has the groups that are named, and logs in with the login', async t => {
  const [rita, flora] = await database.unit({}, async env => {
    const users = [
      await newUser(env, { login: 'rita', groups: ['base.group_system'] }),
      await newUser(env, { login: 'flora', tz: 'Europe/Paris' }),
    ]
    for (const user of users) await user.load('name', 'tz')
    return users.map(user => ({ id: user.id, name: user.name, tz: user.tz }))
  })
  t.like(flora, { name: 'Flora', tz: 'Europe/Paris' })
  await database.unit({ uid: rita!.id }, async env => t.true(env.hasGroup('base.group_system')))
  await database.unit({ uid: flora!.id }, async env => {
    t.false(env.hasGroup('base.group_system'))
    t.true(env.hasGroup('base.group_user'))
  })
  await t.notThrowsAsync(new Visitor(server.address).logIn('flora'))
})

test.serial('queries are counted, whoever sends them to this database', async t => {
  const three = async () => {
    for (let index = 0; index < 3; index++) await database.unit({}, env => env.model('zoo.cage').searchCount([]))
  }
  await three()
  t.is(await countQueries(database, three), 3)
  t.regex((await queriesIn(database, three))[0]!, /SELECT count/i)
  const visitor = new Visitor(server.address)
  await visitor.get('/web/login')
  t.true((await countQueries(database, () => visitor.get('/web/login'))) > 0)
  await t.throwsAsync(
    countQueries(database, () => countQueries(database, three)),
    { message: /test\.serial/ },
  )
  // Also after what was counted has failed.
  await t.throwsAsync(
    countQueries(database, async () => Promise.reject(new Error('no'))),
    { message: 'no' },
  )
  t.is(await countQueries(database, three), 3)
})

test.serial('the clock is stopped, moved on, and let run again', t => {
  const run = freeze('2026-11-22T09:00:00Z')
  t.is(clock.now().toISOString(), '2026-11-22T09:00:00.000Z')
  travel({ days: 1, hours: 2, minutes: 3, seconds: 4 })
  t.is(clock.now().toISOString(), '2026-11-23T11:03:04.000Z')
  run()
  t.true(Math.abs(clock.now().getTime() - Date.now()) < 1000)
  const back = travel({ days: 30 })
  t.true(clock.now().getTime() - Date.now() > 29 * 86_400_000)
  back()
  t.true(Math.abs(clock.now().getTime() - Date.now()) < 1000)
  t.throws(() => freeze('next week'), { message: /expected a moment/ })
})
