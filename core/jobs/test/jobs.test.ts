import test from 'ava'
import pino from 'pino'
import { base, house } from '../../addons/test/house.ts'
import * as clock from '../../clock.ts'
import type { Database } from '../../database/database.ts'
import { writeAddons } from '../../testing/index.ts'
import { Jobs } from '../jobs.ts'
import { nextCall } from '../schedule.ts'

const addon = {
  'garden/manifest.ts': "export default { name: 'Garden', depends: ['base'], data: ['data.xml'] }",
  'garden/index.ts': `
    import { autovacuum, fields, model } from '#core'
    export class Cron extends model('ir.cron', { description: 'Job' }) {
      name = fields.Char('Name', { required: true, translate: true })
      model_id = fields.Many2one('ir.model', 'Model')
      method = fields.Char('Method')
      interval_number = fields.Integer('Every')
      interval_type = fields.Char('Unit')
      nextcall = fields.Datetime('Next')
      lastcall = fields.Datetime('Last')
      active = fields.Boolean('Active', { default: true })
      priority = fields.Integer('Priority')
      failure_count = fields.Integer('Failures')
      first_failure_date = fields.Datetime('Failing Since')
      last_error = fields.Text('Error')
    }
    export class Bed extends model('garden.bed', { description: 'Bed' }) {
      name = fields.Char('Name')
      weeds = autovacuum('pull')
      async pull() { await this.create({ name: 'weeded' }) }
      async water() { await this.create({ name: 'watered' }) }
      async dig() {
        await this.create({ name: 'dug' })
        return [100, 100 * (12 - (await this.searchCount([['name', '=', 'dug']])))]
      }
      async idle() { return [0, 50] }
      async burn() { await this.create({ name: 'burnt' }); throw new Error('the hose is missing') }
    }`,
  'garden/data.xml': `<odoo>
    <record id="job" model="ir.cron">
      <field name="name">Water</field><field name="model_id" ref="model_garden_bed"/><field name="method">water</field>
      <field name="interval_number">10</field><field name="interval_type">minutes</field>
      <field name="nextcall">2030-01-01 08:00:00</field><field name="priority">1</field>
    </record>
  </odoo>`,
}

test.after.always(() => {
  clock.set(null)
})

test.serial('K14: what is due runs, once, also when two processes look at the same time', async t => {
  const { database, values } = await garden()
  const [here, there] = [jobs(database), jobs(database)]
  clock.set(new Date('2030-01-01T07:59:59Z'))
  await here.runDue() // cleans up
  t.deepEqual(await here.runDue(), [])

  clock.set(new Date('2030-01-01T08:25:00Z'))
  const ran = (await Promise.all([here.runDue(), there.runDue()])).flat()

  t.deepEqual(ran, ['Water'])
  t.deepEqual(await values('garden.bed', 'name'), ['weeded', 'watered'])
  t.deepEqual(await values('ir.cron', 'nextcall'), [new Date('2030-01-01T08:30:00Z')])
  await database.close()
})

test.serial('one that fails is undone, told, and tried again at its next time', async t => {
  const { database, values } = await garden()
  await database.unit({}, async env => (await env.model('ir.cron').search([])).write({ method: 'burn' }))
  clock.set(new Date('2030-01-01T08:00:00Z'))
  const errors: string[] = []
  const failing = new Jobs(database, pino({ level: 'error' }, { write: line => errors.push(line) }))
  await failing.runDue()

  t.deepEqual(await values('garden.bed', 'name'), ['weeded'])
  t.deepEqual(await values('ir.cron', 'failure_count', 'last_error', 'nextcall'), [
    [1, 'Error: the hose is missing', new Date('2030-01-01T08:10:00Z')],
  ])
  t.regex(errors.join(), /job failed/)
  await database.close()
})

test.serial(
  'K14: five failures in a row over a week switch a job off, and it is told; fewer, or sooner, do not',
  async t => {
    const { database } = await garden()
    await database.unit({}, async env => (await env.model('ir.cron').search([])).write({ method: 'burn' }))
    const errors: string[] = []
    const failing = new Jobs(database, pino({ level: 'error' }, { write: line => errors.push(line) }))
    const state = async () => {
      const [row] = await database.query<{ active: boolean; failure_count: number }>('SELECT * FROM ir_cron')
      return [row?.active, row?.failure_count]
    }
    for (const [day, expected] of [
      [1, [true, 1]],
      [2, [true, 2]],
      [3, [true, 3]],
      [4, [true, 4]],
      [5, [true, 5]],
      [7, [true, 6]],
      [9, [false, 7]],
    ] as const) {
      clock.set(new Date(`2030-01-0${day}T08:00:00Z`))
      await failing.runDue()
      t.deepEqual(await state(), expected, `day ${day}`)
    }
    t.regex(errors.at(-1)!, /Water.*switched off/)
    clock.set(new Date('2030-01-10T08:00:00Z'))
    t.deepEqual((await failing.runDue()).includes('Water'), false)
    // A success in between begins the count anew.
    const job = (method: string) =>
      database.unit({}, async env =>
        (await env.model('ir.cron').search([], { activeTest: false })).write({ method, active: true }),
      )
    await job('water')
    await failing.runDue()
    t.deepEqual(await state(), [true, 0])
    await job('burn')
    clock.set(new Date('2030-02-20T08:00:00Z'))
    await failing.runDue()
    t.deepEqual(await state(), [true, 1])
    await database.close()
  },
)

test.serial(
  'K15: a job that says that more remains is stored, and goes on at once; after ten turns others come',
  async t => {
    const { database, values } = await garden()
    await database.unit({}, async env => {
      const jobs = env.model('ir.cron')
      const first = await jobs.search([])
      await first.write({ method: 'dig' })
      await (await first.copy()).write({ name: 'Second', method: 'water', priority: 2 })
      await (await first.copy()).write({ name: 'Idle', method: 'idle', priority: 3 })
    })
    clock.set(new Date('2030-01-01T08:25:00Z'))
    const ran = (await jobs(database).runDue()).filter(name => !name.includes('.'))
    t.deepEqual(ran, [...Array(10).fill('Water'), 'Second', 'Idle'])
    t.deepEqual(
      await values('ir.cron', 'nextcall'),
      [
        [new Date('2030-01-01T08:00:00Z')],
        [new Date('2030-01-01T08:30:00Z')],
        [new Date('2030-01-01T08:30:00Z')],
      ].flat(),
    )
    t.deepEqual(await jobs(database).runDue(), ['Water', 'Water'])
    t.deepEqual((await values('garden.bed', 'name')).filter(name => name === 'dug').length, 12)
    t.deepEqual((await values('ir.cron', 'nextcall'))[0], new Date('2030-01-01T08:30:00Z'))
    await database.close()
  },
)

test.serial('what models clean away is cleaned once a day', async t => {
  const { database } = await garden()
  clock.set(new Date('2029-01-01T12:00:00Z'))
  t.deepEqual(await jobs(database).runDue(), ['garden.bed.pull'])
  t.deepEqual(await jobs(database).runDue(), [])
  clock.set(new Date('2029-01-02T00:00:00Z'))
  t.deepEqual(await jobs(database).runDue(), ['garden.bed.pull'])
  await database.close()
})

test.serial('what cleans a part at a time goes on until nothing remains; one that fails stops no other', async t => {
  const slow = {
    ...addon,
    'garden/index.ts': addon['garden/index.ts'].replace(
      "weeds = autovacuum('pull')",
      `storm = autovacuum('fail')
      weeds = autovacuum('part')
      stuck = autovacuum('nothing')
      last = autovacuum('pull')
      async fail() { await this.create({ name: 'lost' }); throw new Error('storm') }
      async part() {
        await this.create({ name: 'part' })
        return [1, 3 - (await this.searchCount([['name', '=', 'part']]))]
      }
      async nothing() { await this.create({ name: 'stuck' }); return [0, 5] }`,
    ),
  }
  const { database, values, install } = await house(writeAddons({ ...base, ...slow }), ['garden'])
  await install()
  clock.set(new Date('2029-01-01T12:00:00Z'))

  t.deepEqual(await jobs(database).runDue(), ['garden.bed.part', 'garden.bed.nothing', 'garden.bed.pull'])
  t.deepEqual(await values('garden.bed', 'name'), ['part', 'part', 'part', 'stuck', 'weeded'])
  await database.close()
})

test.serial('a job keeps its rhythm, and does not make up for what it missed', t => {
  const job = {
    id: 1,
    name: '',
    model: '',
    method: '',
    interval_number: 1,
    interval_type: 'hours',
    failure_count: 0,
    first_failure_date: null,
  }
  const next = (now: string) => nextCall({ ...job, nextcall: new Date('2030-01-01T08:00:00Z') }, new Date(now))
  t.deepEqual(next('2030-01-01T08:00:00Z'), new Date('2030-01-01T09:00:00Z'))
  t.deepEqual(next('2030-01-03T11:59:00Z'), new Date('2030-01-03T12:00:00Z'))
})

async function garden() {
  const made = await house(writeAddons({ ...base, ...addon }), ['garden'])
  await made.install()
  return made
}

function jobs(database: Database): Jobs {
  return new Jobs(database, pino({ level: 'silent' }))
}
