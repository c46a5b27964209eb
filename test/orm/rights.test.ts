import test from 'ava'
import { type AccessSource, type AccessTable, fields, model, type UserRights } from '#core'
import type { Database } from '../../core/database/database.ts'
import { library } from './library.ts'

declare module '#models' {
  interface Models {
    'library.card': LibraryCard
  }
  interface LibraryCard extends Card {}
}

/** Rights as the test wants them: what is in the table of cards, as slowly as `wait` says. */
class Access extends model('ir.model.access', { description: 'Access' }) implements AccessSource {
  async accessTable(): Promise<AccessTable> {
    const all = { read: true, write: true, create: true, unlink: true }
    const cards = await this.env.unit.query<{ domain: string }>('SELECT domain FROM library_card ORDER BY id')
    await new Promise(resolve => setTimeout(resolve, 20))
    return {
      lines: ['library.genre', 'library.card', 'library.book'].map(name => ({ model: name, group: null, ...all })),
      rules: cards.map(({ domain }) => ({ name: 'card', model: 'library.genre', groups: [], domain, ...all })),
      groups: [],
    }
  }

  async userRights(uid: number): Promise<UserRights> {
    const person = { active: true, login: 'ada', name: 'Ada', partnerId: null, groups: [], sessionToken: '' }
    return { uid, ...person, companyId: null, companyIds: [], lang: 'en_US', tz: 'UTC' }
  }
}

/** A rule about genres. */
class Card extends model('library.card', { description: 'Card', cached: true }) {
  domain = fields.Char('Domain', { required: true })
}

const ada = 7

async function withRules(...domains: string[]): Promise<Database> {
  const database = await library(Access, Card)
  await database.unit({}, async env => {
    await env['library.genre'].create([{ name: 'Crime' }, { name: 'Poetry' }])
    await env['library.card'].create(domains.map(domain => ({ domain })))
  })
  database.forgetCaches()
  return database
}

const seen = (database: Database, uid = ada) =>
  database.unit({ uid }, async env => (await env['library.genre'].search([])).mapped('name'))

test('requests that come at once at the start all wait for the rules', async t => {
  const database = await withRules("[('name', '=', 'Crime')]")
  const all = await Promise.all(Array.from({ length: 8 }, (_, index) => seen(database, ada + index)))
  for (const names of all) t.deepEqual(names, ['Crime'])
})

test('rules that change while they are read are read again', async t => {
  const database = await withRules()
  const early = seen(database)
  await new Promise(resolve => setTimeout(resolve, 10))
  await database.unit({}, env => env['library.card'].create({ domain: "[('name', '=', 'Crime')]" }))
  await early
  t.deepEqual(await seen(database), ['Crime'])
})

test('a change of rights counts at once where it is made, and elsewhere after the commit', async t => {
  const database = await withRules()
  t.is((await seen(database)).length, 2)
  await database.unit({ uid: ada }, async env => {
    await env['library.card'].create({ domain: "[('name', '=', 'Crime')]" })
    t.deepEqual((await env['library.genre'].search([])).mapped('name'), ['Crime'])
  })
  t.deepEqual(await seen(database), ['Crime'])
})

test('a record is written by the rules that hold after the write', async t => {
  const database = await withRules("[('name', '!=', 'Horror')]")
  const poetry = database.unit({ uid: ada }, async env => {
    const found = await env['library.genre'].search([['name', '=', 'Poetry']])
    await found.write({ name: 'Verse' })
    await found.write({ name: 'Horror' })
  })
  await t.throwsAsync(poetry, { name: 'AccessError' })
})

test('rights that a savepoint changed are forgotten with it, and later changes still reach everybody', async t => {
  const database = await withRules()
  await database.unit({ uid: ada }, async env => {
    const failed = env.savepoint(async () => {
      await env['library.card'].create({ domain: "[('name', '=', 'Crime')]" })
      t.is((await env['library.genre'].search([])).length, 1)
      throw new Error('no')
    })
    await t.throwsAsync(failed, { message: 'no' })
    t.is((await env['library.genre'].search([])).length, 2)
    await env['library.card'].create({ domain: "[('name', '=', 'Poetry')]" })
  })
  t.deepEqual(await seen(database), ['Poetry'])
})
