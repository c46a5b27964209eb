import test from 'ava'
import pino from 'pino'
import { AccessError, type AccessSource, clock, fields, SetupError, type UserRights } from '#core'
import type { Database } from '../../core/database/database.ts'
import { Jobs } from '../../core/jobs/jobs.ts'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'
import { define, Releases } from './release.ts'

class Thing extends define('dialog.thing') {
  name = fields.Char('Name')
}
class Invite extends define('dialog.invite', { transient: true, description: 'Invitation', logAccess: false }) {
  text = fields.Char('Text')
  thing_id = fields.Many2one('dialog.thing' as never, 'Thing', { required: true })
  other_id = fields.Many2one('dialog.thing' as never, 'Other Thing')
  line_ids = fields.One2many('dialog.line' as never, 'invite_id' as never, 'Lines')
}
class Line extends define('dialog.line', { transient: true, transientMaxHours: 5, transientMaxCount: 3 }) {
  invite_id = fields.Many2one('dialog.invite' as never, 'Invitation')
  size = fields.Integer('Size')
}
class Closed extends define('dialog.closed', { transient: true }) {
  name = fields.Char('Name')
}
class Access extends define('ir.model.access') implements AccessSource {
  async accessTable() {
    const all = { group: null, read: true, write: true, create: true, unlink: true }
    const models = ['dialog.thing', 'dialog.invite', 'dialog.line']
    return { lines: models.map(model => ({ model, ...all })), rules: [], groups: [] }
  }

  async userRights(uid: number): Promise<UserRights> {
    const person = { active: true, login: `p${uid}`, name: 'P', partnerId: null, sessionToken: '', groups: [] }
    return { uid, ...person, companyId: null, companyIds: [], lang: 'en_US', tz: 'UTC' }
  }
}

let database: Database
let thing: number
test.before(async () => {
  database = (await new Releases().release(Thing, Invite, Line, Closed, Access)).database
  thing = await database.unit({}, async env => (await env.model('dialog.thing').create({ name: 'Ball' })).id)
})
test.afterEach.always(() => clock.set(null))

const [ada, bob] = [11, 12]
const invite = (uid: number, text: string) =>
  database.unit({ uid }, async env => {
    const made = await env.model('dialog.invite').create({ text, thing_id: thing, line_ids: [[0, 0, { size: 1 }]] })
    return made.id
  })

test.serial('whoever opened a dialog reaches its rows, by every way; nobody else does by any', async t => {
  const [mine, other] = [await invite(ada, 'mine'), await invite(bob, 'other')]
  await database.unit({ uid: ada }, async env => {
    const invites = env.model('dialog.invite')
    t.deepEqual((await invites.search([])).ids, [mine])
    t.is(await invites.searchCount([['id', 'in', [mine, other]]]), 1)
    t.deepEqual(await invites.nameSearch(''), [[mine, `dialog.invite,${mine}`]])
    t.is(await env.model('dialog.line').searchCount([['invite_id.text', '=', 'other']]), 0)
    const theirs = invites.browse(other)
    for (const work of [
      () => theirs.load('text'),
      () => theirs.read(['text']),
      () => theirs.write({ text: 'stolen' }),
      () => theirs.unlink(),
      () => theirs.copy(),
    ])
      await t.throwsAsync(env.savepoint<unknown>(work), { instanceOf: AccessError }, String(work))
    t.false(await theirs.hasAccess('read'))
    t.is((await theirs.sudo().load('text')).text, 'other')
    await invites.browse(mine).write({ text: 'changed' })
    await invites.browse(mine).unlink()
  })
  await database.unit({}, async env => {
    t.deepEqual((await env.model('dialog.invite').search([])).ids, [other])
    await env.model('dialog.invite').browse(other).unlink()
  })
})

test.serial('a dialog needs access lines like any model', async t => {
  await database.unit({ uid: ada }, async env => {
    await t.throwsAsync(env.model('dialog.closed').create({ name: 'x' }), { instanceOf: AccessError })
  })
})

test.serial('rows are deleted once a day when they are old, or too many and nobody is at them', async t => {
  const jobs = new Jobs(database, pino({ level: 'silent' }), { hours: 1, count: 0 })
  const left = async () => {
    const rows = await database.query<{ text: string }>('SELECT text FROM dialog_invite ORDER BY id')
    return rows.map(row => row.text)
  }
  clock.set(new Date('2031-01-01T08:00:00Z'))
  await invite(ada, 'old')
  clock.set(new Date('2031-01-01T08:30:00Z'))
  await invite(ada, 'young')
  clock.set(new Date('2031-01-01T09:10:00Z'))
  await jobs.runDue()
  t.deepEqual(await left(), ['young'])

  const lines = (count: number) =>
    database.unit({}, async env => {
      await env.model('dialog.line').create(Array.from({ length: count }, (_, size) => ({ size })))
    })
  await database.query('DELETE FROM dialog_line')
  await lines(4)
  clock.set(new Date('2031-01-02T00:00:00Z'))
  await lines(5)
  clock.set(new Date('2031-01-02T00:04:00Z'))
  await jobs.runDue()
  t.deepEqual(
    await database.query('SELECT count(*)::int AS left FROM dialog_line'),
    [{ left: 5 }],
    'the old four are gone',
  )
  clock.set(new Date('2031-01-03T00:00:00Z'))
  await lines(4)
  clock.set(new Date('2031-01-03T00:06:00Z'))
  await jobs.runDue()
  t.deepEqual(await database.query('SELECT count(*)::int AS left FROM dialog_line'), [{ left: 3 }])
})

test.serial('more rows than one unit should delete are all deleted', async t => {
  clock.set(new Date('2032-01-01T08:00:00Z'))
  await database.unit({}, async env => {
    await env.model('dialog.line').create(Array.from({ length: 2500 }, () => ({})))
  })
  clock.set(new Date('2032-01-02T08:00:00Z'))
  await new Jobs(database, pino({ level: 'silent' })).runDue()
  t.deepEqual(await database.query('SELECT count(*)::int AS left FROM dialog_line'), [{ left: 0 }])
})

test.serial('a dialog keeps nothing from being deleted', async t => {
  await database.unit({}, async env => {
    const [one, two] = (await env.model('dialog.thing').create([{ name: 'one' }, { name: 'two' }])).ids
    const made = await env.model('dialog.invite').create({ thing_id: one, other_id: two })
    await env.model('dialog.thing').browse(two!).unlink()
    t.deepEqual((await made.read(['other_id']))[0]!.other_id ?? null, null)
    await env.model('dialog.thing').browse(one!).unlink()
    t.is((await made.exists()).length, 0)
  })
})

test('a record that stays can not lead to a dialog’s', t => {
  class Wrong extends define('dialog.wrong') {
    invite_id = fields.Many2one('dialog.invite' as never, 'Invitation')
  }
  const registry = () => new Registry([Thing, Invite, Line, Wrong] as never[], recordBase)
  const error = t.throws(registry, { instanceOf: SetupError })
  t.regex(error.message, /\.ts:\d+: field dialog\.wrong\.invite_id leads to dialog\.invite/)
})
