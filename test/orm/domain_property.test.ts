import { deepStrictEqual as deepEqual } from 'node:assert'
import test from 'ava'
import fc from 'fast-check'
import { type AnyDomain, type AnyModel, domains, type Environment } from '#core'
import type { Database } from '../../core/database/database.ts'
import { parseDomain } from '../../core/orm/domain/domain.ts'
import { domainSql } from '../../core/orm/domain/sql.ts'
import { envOf } from '../../core/orm/environment.ts'
import { Sql } from '../../core/orm/read/sql.ts'
import { folk } from './folk.ts'
import { person, personDomain } from './folk_domains.ts'

const { array, constantFrom } = fc

let database: Database
const people = 40
test.before(async () => {
  database = await folk()
  const values = fc.sample(person, { numRuns: people, seed: 7 })
  const picks = fc.sample(fc.nat(), { numRuns: 8 * people, seed: 8 })
  await database.unit({}, async env => {
    const pick = (list: AnyModel, chance: number) => {
      const at = picks.pop()! % (list.length + chance)
      return at < list.length ? list.ids[at]! : null
    }
    const tags = env['folk.tag'] as unknown as AnyModel
    let made = tags
    for (const name of ['a', 'ab', 'b', 'c', 'Émile']) {
      made = made.union(
        await tags.create({ name, active: name !== 'c', weight: made.length, parent_id: pick(made, 1) }),
      )
    }
    const towns = await (env['folk.town'] as unknown as AnyModel).create([
      { name: 'a', nation: 'x', size: 1, founded: '2024-02-29' },
      { name: 'Émile', size: 0, active: false },
      { name: 'ab', nation: 'y', size: 5, founded: '2000-01-01' },
    ])
    const persons = await (env['folk.person'] as unknown as AnyModel).create(values)
    for (const one of persons) {
      await one.write({
        parent_id: pick(persons.browse(persons.ids.filter(id => id < one.id)), 10),
        town_id: pick(towns, 2),
        tag_ids: [pick(made, 1), pick(made, 3)].filter(id => id !== null),
      })
    }
    await towns.browse(towns.ids[0]!).withContext({ lang: 'fr_FR' }).write({ name: 'b' })
    // Values that were never set are NULL in the database.
    await env.sql('UPDATE folk_person SET age = NULL, height = NULL, alive = NULL WHERE id % 5 = 0')
    await env.sql('UPDATE folk_person SET motto = motto || \'{"fr_FR": "a"}\' WHERE id % 3 = 0')
  })
})

interface Answer {
  ids?: readonly number[]
  error?: string
}

async function answer(work: () => Promise<readonly number[]>): Promise<Answer> {
  try {
    return { ids: await work() }
  } catch (error) {
    if (!(error instanceof Error) || !['ValueError', 'UserError'].includes(error.name)) throw error
    return { error: error.message }
  }
}

/** What many domains find, by one statement: to search for each takes most of the time of this test. */
async function inSql(env: Environment, domains: readonly AnyDomain[]): Promise<Answer[]> {
  const sql = new Sql()
  const conditions: string[] = []
  const answers: Answer[] = []
  for (const domain of domains) {
    const meta = envOf(env).database.registry.model('folk.person')
    answers.push(
      await answer(async () => {
        const text = await domainSql(envOf(env), meta, 't', parseDomain(domain), sql)
        conditions.push(`(${text}) IS TRUE AS c${answers.length}`)
        return []
      }),
    )
  }
  const text = `SELECT t.id, ${['0', ...conditions].join(', ')} FROM folk_person t ORDER BY t.id DESC`
  const rows = await env.sql<{ id: number } & Record<string, unknown>>(
    text.replace(/(?<!:):p(\d+)/g, (_, index: string) => `$${Number(index) + 1}`),
    Object.values(sql.parameters),
  )
  return answers.map((one, index) =>
    one.error ? one : { ids: rows.filter(row => row[`c${index}`]).map(row => row.id) },
  )
}

const runs = Number(process.env.FOYER_TEST_RUNS ?? 60)
const batch = 40
const seed = process.env.FOYER_TEST_SEED ? { seed: Number(process.env.FOYER_TEST_SEED) } : {}
const contexts = [{}, { lang: 'fr_FR' }, { tz: 'Europe/Paris' }, { tz: 'America/Sao_Paulo' }, { active_test: false }]

test(`${runs * batch} random domains: SQL and the records themselves agree`, async t => {
  let met = 0
  const agree = async (env: Environment, domains: readonly AnyDomain[]) => {
    const everybody = env.model('folk.person').browse(Array.from({ length: people }, (_, index) => people - index))
    const found = await inSql(env, domains)
    for (const [index, domain] of domains.entries()) {
      const kept = await answer(async () => (await everybody.filteredDomain(domain)).ids)
      deepEqual(kept, found[index], JSON.stringify(domain))
      met += kept.ids?.length ?? 0
    }
  }
  await database.unit({}, env =>
    fc.assert(
      fc.asyncProperty(
        array(personDomain, { minLength: batch, maxLength: batch, size: 'max' }),
        constantFrom(...contexts),
        (domains, context) => agree(env.withContext(context), domains),
      ),
      { numRuns: runs, includeErrorInReport: true, endOnFailure: true, ...seed },
    ),
  )
  t.true(met > runs * batch, 'the domains must find something for this test to mean anything')
})

test('100 random domains: a search finds what the records themselves say, and the opposite finds the rest', async t => {
  await database.unit({}, env =>
    fc.assert(
      fc.asyncProperty(personDomain, constantFrom(...contexts), async (domain, context) => {
        const persons = env.model('folk.person').withContext(context)
        const everybody = persons.browse(Array.from({ length: people }, (_, index) => people - index))
        const options = { activeTest: false, order: 'id desc' }
        const found = await answer(async () => (await persons.search(domain, options)).ids)
        deepEqual(await answer(async () => (await everybody.filteredDomain(domain)).ids), found)
        if (!found.ids) return
        const opposite = domains.not(domain)
        const rest = await persons.search(opposite, options)
        deepEqual((await everybody.filteredDomain(opposite)).ids, rest.ids)
        deepEqual(rest.ids, everybody.difference(persons.browse(found.ids)).ids)
      }),
      { numRuns: 100, includeErrorInReport: true, ...seed },
    ),
  )
  t.pass()
})
