import test from 'ava'
import type { AnyDomain, AnyModel, Environment } from '#core'
import type { Database } from '../../core/database/database.ts'
import { people, vault } from './vault.ts'

let database: Database
let ids: Record<string, number>
test.before(async () => {
  const made = await vault()
  database = made.database
  ids = made.ids
  await database.unit({}, async env => {
    await env['vault.note'].create([
      { name: 'child that ada sees', owner: people.ada, parent_id: ids.adas },
      { name: 'child that only bob sees', owner: people.bob, parent_id: ids.adas },
    ])
  })
})

/** What a person finds, which must be what they find among all notes they can open. */
async function finds(env: Environment, uid: number, domain: AnyDomain): Promise<string> {
  const notes: AnyModel = await env.model('vault.note').withUser(uid)
  const found = await notes.search(domain)
  const kept = await (await notes.search([])).filteredDomain(domain)
  return kept.ids.join() === found.ids.join()
    ? String(found.mapped('name'))
    : `in memory ${kept.ids}, in SQL ${found.ids}`
}

test('B31: any is judged on the lines that the person may see, in SQL and in memory', t =>
  database.unit({}, async env => {
    const secret: AnyDomain = [['child_ids', 'any', [['name', 'like', 'only bob']]]]
    t.is(await finds(env, people.mia, secret), 'adas')
    t.is(await finds(env, people.ada, secret), '')
    t.is(await finds(env, people.ada, [['child_ids.name', 'like', 'only bob']]), '')
    t.is(await finds(env, people.ada, [['child_ids', 'any', [['name', 'like', 'ada sees']]]]), 'adas')
    t.is(
      await finds(env, people.ada, [
        ['child_ids', 'not any', [['name', 'like', 'only bob']]],
        ['owner', '=', people.ada],
      ]),
      'adas,child that ada sees',
    )
    t.is(await finds(env, people.bob, [['tag_ids', '!=', false]]), '', 'the tag is hidden')
  }))

test('B31: what passes the rules by is refused in anybody’s domain', t =>
  database.unit({}, async env => {
    for (const model of [env.model('vault.note'), await env.model('vault.note').withUser(people.ada)]) {
      for (const domain of [[['child_ids', 'any!', []]], [['child_ids', 'any', [['parent_id', 'not any!', []]]]]]) {
        const refused = { name: 'ValueError', message: /open to record rules only/ }
        await t.throwsAsync(model.search(domain), refused)
        await t.throwsAsync(model.filteredDomain(domain), refused)
      }
    }
  }))

test('conditions on what the person may not read fail, in SQL and in memory', t =>
  database.unit({}, async env => {
    const notes: AnyModel = await env.model('vault.note').withUser(people.ada)
    for (const domain of [[['pin', '=', '1111']], [['parent_id.pin', '=', '1111']], [['folder_id.code', '=', 'X9']]]) {
      await t.throwsAsync(notes.search(domain), { name: 'AccessError' }, JSON.stringify(domain))
      await t.throwsAsync(notes.browse(ids.adas!).filteredDomain(domain), { name: 'AccessError' })
    }
    t.is(
      await finds(env, people.ada, [['folder_name', '=', 'Box']]),
      'adas',
      'but what a related field shows may be asked',
    )
  }))

test('the records themselves are not asked for rights: whoever has them may ask which meet a condition', t =>
  database.unit({}, async env => {
    const notes: AnyModel = await env.model('vault.note').withUser(people.ada)
    const given = notes.browse([ids.bobs!, ids.adas!])
    t.deepEqual((await given.filteredDomain([['owner', '=', people.bob]])).ids, [ids.bobs])
    await t.throwsAsync(given.load('name'), { name: 'AccessError' }, 'and have not read them for that')
  }))
