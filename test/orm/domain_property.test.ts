import { deepStrictEqual as deepEqual } from 'node:assert'
import test from 'ava'
import fc from 'fast-check'
import { type AnyDomain, type AnyModel, domains, type Environment } from '#core'
import type { Database } from '../../core/database/database.ts'
import { parseDomain } from '../../core/orm/domain.ts'
import { domainSql } from '../../core/orm/domain_sql.ts'
import { envOf } from '../../core/orm/environment.ts'
import { Sql } from '../../core/orm/sql.ts'
import { folk } from './folk.ts'

const words = ['', 'a', 'A', 'ab', 'Émile', 'émile', '%', 'a_b', 'a\\b', "'; --", 'ß', 'Σας', '😀', '0', 'x'.repeat(40)]
const days = ['2024-02-29', '2024-03-31', '2024-10-27', '1969-12-31', '2000-01-01', '2024-12-30']
const moments = [
  ...['2024-03-30 22:59:59', '2024-03-30 23:00:00', '2024-03-31 01:30:00', '2024-10-26 22:00:00.500'],
  ...['2024-10-27 00:30:00', '1969-12-31 23:59:59.999', '2000-01-01 00:00:00', '2024-12-30 12:00:00'],
]
const numbers = [0, 1, -1, 2, 3, 5, 1.5, 0.1, 1e15, 0.00001, 100]
const { constantFrom, oneof, array, tuple, constant, record } = fc

const person = record({
  name: constantFrom(null, ...words),
  nick: constantFrom(null, 'a', 'b'),
  motto: constantFrom(null, ...words),
  notes: constantFrom(null, '<p>a</p>', ''),
  age: constantFrom(0, 1, -1, 2, 3, 5),
  height: constantFrom(...numbers),
  wage: constantFrom(0, 1.5, 0.1, 100),
  alive: fc.boolean(),
  active: constantFrom(true, true, false),
  born: constantFrom(null, ...days),
  seen: constantFrom(null, ...moments),
  rank: constantFrom(null, 'low', 'high'),
  extra: constantFrom(null, { n: 1 }),
  photo: constantFrom(null, Buffer.from('x')),
})

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

const none = constantFrom(null, false)
const equal = constantFrom('=', '!=', 'in', 'not in', '=?')
const order = constantFrom('<', '<=', '>', '>=')
const patterns = constantFrom('like', 'ilike', 'not like', 'not ilike', '=like', '=ilike', 'not =like', 'not =ilike')
const text = oneof(constantFrom(...words, 'a%', '_', '%b', 'É%', '\\%', 'low', '2024%'), none)

/** Values of one kind, for every operator that takes them. */
function on(name: string, value: fc.Arbitrary<unknown>, more: fc.Arbitrary<AnyDomain>[] = []): fc.Arbitrary<AnyDomain> {
  return oneof(
    tuple(constant(name), equal, oneof(value, none, array(oneof(value, none), { maxLength: 3 }))),
    tuple(constant(name), order, oneof(value, none)),
    ...more,
  )
}
const like = (name: string) => tuple(constant(name), patterns, text)
const whole = constantFrom(-1, 0, 1, 2, 3, 5, 7, 2024, 1e12)
const number = constantFrom(...numbers)
const relative = constantFrom('today', 'now', '-1d', 'today +1m', '=monday', 'today -24y =1m =1d', '+12H')
const day = oneof(constantFrom(...days), relative)
const moment = oneof(
  day,
  constantFrom(...moments),
  constantFrom(...moments).map(each => new Date(`${each}Z`)),
)
const parts = ['year_number', 'quarter_number', 'month_number', 'iso_week_number', 'day_of_week', 'day_of_month']
const part = (name: string) =>
  constantFrom(...parts, 'day_of_year', 'hour_number', 'minute_number', 'second_number').chain(each =>
    on(`${name}.${each}`, oneof(whole, constantFrom(4, 12, 29, 52, 59, 60, 366))),
  )
const ids = oneof(constantFrom(1, 2, 3, 4, 5, 9, 17), constantFrom(0, -1, 9e9))

type Domains = fc.Arbitrary<AnyDomain>
const choose = (...all: Domains[]): Domains => oneof({ depthSize: 'small' }, ...all)

interface Kinds {
  person: AnyDomain
  tag: AnyDomain
  town: AnyDomain
  personDomain: AnyDomain
  tagDomain: AnyDomain
  townDomain: AnyDomain
}

const { personDomain } = fc.letrec<Kinds>(typed => {
  // The compiler can not tell which of the kinds a name is.
  const tie = (name: keyof Kinds) => typed(name) as Domains
  const link = (name: string, target: 'person' | 'tag' | 'town', isTree = true): fc.Arbitrary<AnyDomain> =>
    oneof(
      tuple(constant(name), equal, oneof(ids, none, text, array(oneof(ids, none, text), { maxLength: 3 }))),
      tuple(constant(name), patterns, text),
      tuple(constant(name), constantFrom('any', 'not any'), tie(`${target}Domain`)),
      tie(target).map(([path, operator, value]) => [`${name}.${String(path)}`, operator, value]),
      ...(isTree
        ? [tuple(constant(name), constantFrom('child_of', 'parent_of'), oneof(ids, none, array(ids, { maxLength: 2 })))]
        : []),
    )
  const joined = (leaf: fc.Arbitrary<AnyDomain>): fc.Arbitrary<AnyDomain> => {
    const one = oneof({ weight: 6, arbitrary: leaf }, { weight: 1, arbitrary: constantFrom([1, '=', 1], [0, '=', 1]) })
    return oneof(
      one.map(each => [each]),
      tuple(one, one).map(each => each),
      tuple(constantFrom('&', '|'), one, one).map(each => each),
      one.map(each => ['!', each]),
      tuple(one, one, one).map(([a, b, c]) => ['!', '|', a, '&', b, '!', c]),
      tuple(one, one, one).map(([a, b, c]) => ['|', a, '|', b, c]),
    )
  }
  return {
    person: choose(
      ...['name', 'nick', 'motto', 'notes', 'display_name', 'town_name'].map(name => on(name, text, [like(name)])),
      on('rank', constantFrom('low', 'high', 'gone'), [like('rank')]),
      ...['age', 'town_size', 'years'].map(name => on(name, oneof(whole, number), [like(name)])),
      ...['height', 'wage'].map(name => on(name, number, [like(name)])),
      ...['alive', 'active'].map(name => on(name, oneof(fc.boolean(), constantFrom('true', 'no', 1)))),
      on('born', day, [like('born'), part('born')]),
      on('seen', moment, [like('seen'), part('seen')]),
      ...['extra', 'photo'].map(name => tuple(constant(name), equal, none)),
      on('id', ids),
      tuple(constant('nation'), equal, oneof(constantFrom('x', 'y', ''), none)),
      tuple(constant('twin_id'), equal, oneof(ids, none)),
      link('parent_id', 'person'),
      link('child_ids', 'person'),
      link('elder_ids', 'person'),
      link('parent_tag_ids', 'tag'),
      link('tag_ids', 'tag'),
      link('town_id', 'town', false),
    ),
    tag: choose(
      on('name', text, [like('name')]),
      on('active', fc.boolean()),
      on('weight', whole),
      link('parent_id', 'tag'),
      link('child_ids', 'tag'),
      link('person_ids', 'person'),
    ),
    town: choose(
      on('name', text, [like('name')]),
      on('size', whole),
      on('founded', day, [part('founded')]),
      on('active', fc.boolean()),
      link('person_ids', 'person'),
    ),
    personDomain: joined(tie('person')),
    tagDomain: joined(tie('tag')),
    townDomain: joined(tie('town')),
  }
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
