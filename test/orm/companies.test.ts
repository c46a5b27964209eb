import test from 'ava'
import { type ChosenDefault, type DefaultSource, type Environment, fields, model, SetupError, ValueError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'

declare module '#models' {
  interface Models {
    'ir.default': IrDefault
    'firm.account': FirmAccount
    'firm.client': FirmClient
  }
  interface IrDefault extends Default {}
  interface FirmAccount extends Account {}
  interface FirmClient extends Client {}
}

/** As much of `ir.default` as fallbacks need. */
class Default extends model('ir.default', { description: 'Default', cached: true }) implements DefaultSource {
  field = fields.Char('Field')
  value = fields.Json('Value')
  company = fields.Integer('Company')

  async chosenDefaults(): Promise<ReadonlyMap<string, readonly ChosenDefault[]>> {
    const rows = await this.env.unit.query<ChosenDefault & { company: number | null }>(
      `SELECT id, field, value, NULLIF(company, 0) AS company, NULL AS user, NULL AS condition FROM ir_default
       ORDER BY COALESCE(company, 0) = 0, id`,
    )
    return new Map([['firm.client', rows]])
  }
}

class Account extends model('firm.account', { description: 'Account', order: 'name desc' }) {
  name = fields.Char('Name')
}

class Client extends model('firm.client', { description: 'Client' }) {
  name = fields.Char('Name')
  note = fields.Text('Note', { companyDependent: true })
  limit = fields.Float('Limit', { companyDependent: true })
  count = fields.Integer('Count', { companyDependent: true })
  blocked = fields.Boolean('Blocked', { companyDependent: true })
  since = fields.Date('Since', { companyDependent: true })
  seen_at = fields.Datetime('Seen at', { companyDependent: true })
  kind = fields.Selection('Kind', { big: 'Big', small: 'Small' }, { companyDependent: true })
  page = fields.Html('Page', { companyDependent: true })
  account_id = fields.Many2one('firm.account', 'Account', { companyDependent: true })
}

let database: Database
test.before(async () => {
  const definitions = [Default, Account, Client]
  database = await Database.open({ connection: await emptyDatabase(), definitions })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

/** Each test has companies of its own: nothing that one falls back to concerns another. */
let companies = 0
async function inCompanies(work: (one: Environment, two: Environment, ids: [number, number]) => Promise<void>) {
  await database.unit({}, async env => {
    const ids: [number, number] = [++companies, ++companies]
    await work(env.withCompany(ids[0]), env.withCompany(ids[1]), ids)
  })
}

test('F10: writing changes the value of the current company only', async t => {
  await inCompanies(async (one, two) => {
    const client = await one['firm.client'].create({ name: 'C', note: 'first' })
    const other = client.withEnv(two)
    t.is(client.note, 'first')
    t.is((await other.load('note')).note, null)
    await other.write({ note: 'second', count: 2 })
    t.deepEqual([client.note, other.note], ['first', 'second'])
    one.unit.cache.clear()
    t.deepEqual((await client.read(['note', 'count']))[0], { id: client.id, note: 'first', count: 0 })
    t.deepEqual((await other.read(['note', 'count']))[0], { id: client.id, note: 'second', count: 2 })
  })
})

test('F10: where a company has no value, what ir.default says for it or for all is read; null hides that', async t => {
  await inCompanies(async (one, two, [first]) => {
    const client = await one['firm.client'].create({ name: 'F' })
    t.is(client.note, null)
    await one['ir.default'].create([
      { field: 'note', value: 'for all: :p0 \\ \'"$1' },
      { field: 'note', value: 'for one', company: first },
      { field: 'since', value: '2026-01-02' },
    ])
    const other = client.withEnv(two)
    await client.load('note', 'since')
    await other.load('note')
    t.deepEqual([client.note, other.note, client.since], ['for one', 'for all: :p0 \\ \'"$1', '2026-01-02'])
    const found = (env: Environment, note: string | null) =>
      env['firm.client'].searchCount([
        ['id', '=', client.id],
        ['note', '=', note],
      ])
    t.deepEqual(
      [await found(one, 'for one'), await found(two, 'for one'), await found(two, 'for all: :p0 \\ \'"$1')],
      [1, 0, 1],
    )

    await client.write({ note: null })
    t.is((await client.load('note')).note, null)
    t.deepEqual([await found(one, null), await found(one, 'for one'), await found(two, null)], [1, 0, 0])
    await (await one['ir.default'].search([])).unlink()
    t.is((await other.load('note')).note, null)
    await client.write({ note: 'own' })
    t.deepEqual([await found(one, 'own'), await found(two, 'own')], [1, 0])
  })
})

test('F10: every type is read, searched and ordered by with the value of the current company', async t => {
  await inCompanies(async (one, two) => {
    const seen = new Date('2026-05-06T07:08:09Z')
    const [a, b] = [...(await one['firm.account'].create([{ name: 'Ants' }, { name: 'Bees' }]))]
    const given = { limit: 1.5, count: 3, blocked: true, since: '2026-02-03', seen_at: seen, kind: 'big' as const }
    const values = { ...given, note: 'n', page: '<p>x</p>' }
    const [x, y] = [
      ...(await one['firm.client'].create([
        { ...values, account_id: a!, name: 'X' },
        { account_id: b!, name: 'Y', count: 1 },
      ])),
    ]
    one.unit.cache.clear()
    await x!.load(...Object.keys(values), 'account_id.name')
    for (const [name, value] of Object.entries(values)) t.deepEqual(Reflect.get(x!, name), value, name)
    t.is(x!.account_id.name, 'Ants')
    t.is((await x!.withEnv(two).load('account_id')).account_id.length, 0)

    const these = ['id', 'in', [x!.id, y!.id]] as const
    for (const [name, value] of [...Object.entries(values), ['account_id', a], ['account_id.name', 'Ants']] as const) {
      const found = async (env: Environment) => (await env.model('firm.client').search([these, [name, '=', value]])).ids
      t.deepEqual(await found(one), [x!.id], name)
      t.deepEqual(await found(two), [], name)
    }
    const ordered = async (env: Environment, order: string) =>
      (await env['firm.client'].search([these], { order })).mapped('name')
    t.deepEqual(await ordered(one, 'count desc'), ['X', 'Y'])
    t.deepEqual(await ordered(one, 'count'), ['Y', 'X'])
    t.deepEqual(await ordered(one, 'account_id'), ['Y', 'X'])
    t.deepEqual(await ordered(two, 'account_id, id'), ['X', 'Y'])
    t.is(await one['firm.client'].searchCount([these, ['since', '<', '2026-03-01']]), 1)
  })
})

test('a link to a record that is gone reads as unset, and is found as such', async t => {
  await inCompanies(async (one, two) => {
    const [a, b] = [...(await one['firm.account'].create([{ name: 'A' }, { name: 'B' }]))]
    const client = await one['firm.client'].create({ name: 'G', account_id: a! })
    await client.withEnv(two).write({ account_id: b! })
    await a!.unlink()
    t.is((await client.load('account_id')).account_id.length, 0)
    t.is((await client.withEnv(two).load('account_id')).account_id.id, b!.id)
    t.is(
      await one['firm.client'].searchCount([
        ['id', '=', client.id],
        ['account_id', '=', null],
      ]),
      1,
    )
    t.is(
      await one['firm.client'].searchCount([
        ['id', '=', client.id],
        ['account_id', '!=', null],
      ]),
      0,
    )
    await t.throwsAsync(client.write({ account_id: 9_999_999 }), { message: /there is no record/ })
    await t.throwsAsync(one['firm.client'].create({ account_id: 9_999_999 }), { message: /there is no record/ })
  })
})

test('groups, records in memory and forms go by the value of the current company', async t => {
  await inCompanies(async (one, two) => {
    const account = await one['firm.account'].create({ name: 'Acc' })
    const clients = await one['firm.client'].create([
      { name: 'a', kind: 'big', count: 2, account_id: account },
      { name: 'b', kind: 'small', count: 5 },
      { name: 'c', kind: 'big', count: 3 },
    ])
    const these = ['id', 'in', [...clients.ids]] as const
    const groups = async (env: Environment) =>
      (await env['firm.client'].readGroup([these], ['kind'], ['count:sum'])).map(row => [row.kind, row['count:sum']])
    t.deepEqual(await groups(one), [
      ['big', 5],
      ['small', 5],
    ])
    t.deepEqual(await groups(two), [[null, 0]])
    const byAccount = await one['firm.client'].readGroup([these, ['count', '<', 5]], ['account_id'], ['__count'])
    t.deepEqual(
      byAccount.map(row => [row.account_id.ids, row.__count]),
      [
        [[account.id], 1],
        [[], 1],
      ],
    )

    for (const domain of [
      [['kind', '=', 'big']],
      [['count', '>', 2]],
      [['account_id', '=', false]],
      [['account_id.name', '=', 'Acc']],
    ]) {
      for (const env of [one, two]) {
        const records = await env.model('firm.client').browse(clients.ids).load('kind', 'count', 'account_id')
        const found = await env.model('firm.client').search([these, ...domain])
        t.deepEqual((await records.filteredDomain(domain)).ids, found.ids, JSON.stringify(domain))
      }
    }
    const draft = one['firm.client'].new({ count: 9 }, clients.slice(0, 1))
    t.deepEqual([draft.kind, draft.count, draft.account_id.id], ['big', 9, account.id])
    const [saved] = await two['firm.client'].browse(clients.ids[0]!).webSave({ count: 7 }, { count: {}, kind: {} })
    t.deepEqual(saved, { id: clients.ids[0], count: 7, kind: null })
    t.is((await clients.slice(0, 1).load('count')).count, 2)
  })
})

test('a copy begins without the values of companies; without a company nothing can be written', async t => {
  await inCompanies(async (one, _two) => {
    const client = await one['firm.client'].create({ name: 'K', note: 'mine' })
    t.is((await (await client.copy()).load('note')).note, null)
    await database.unit({}, async env => {
      await t.throwsAsync(env['firm.client'].create({ note: 'whose?' }), {
        instanceOf: ValueError,
        message: /withCompany/,
      })
    })
  })
})

test('what can not differ from company to company is found at start-up', t => {
  class Wrong extends model('firm.wrong' as never, { description: 'Wrong' }) {
    must = fields.Char('Must', { companyDependent: true, required: true })
    both = fields.Char('Both', { companyDependent: true, translate: true })
    bytes = fields.Binary('Bytes', { companyDependent: true })
    shown = fields.Char('Shown', { companyDependent: true, related: 'must' })
  }
  const { findings } = t.throws(() => new Registry([Account, Client, Wrong], recordBase), { instanceOf: SetupError })!
  t.deepEqual(
    findings.map(finding => /companies\.test\.ts:\d+: field firm\.wrong\.(\w+) .*companyDependent/.exec(finding)?.[1]),
    ['must', 'both', 'bytes', 'shown'],
  )
})
