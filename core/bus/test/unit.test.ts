import test from 'ava'
import { Database } from '../../database/database.ts'
import { onCleanUp } from '../../testing/cleanup.ts'
import { emptyDatabase } from '../../testing/database.ts'
import { eventsAfter } from '../answer.ts'
import { Bus } from '../bus.ts'
import { publish, signal } from '../publish.ts'
import { busSchema } from '../schema.ts'

let database: Database
let bus: Bus

test.before(async () => {
  database = await Database.open({ connection: await emptyDatabase(), definitions: [] })
  onCleanUp(() => database.close())
  for (const statement of busSchema) await database.query(statement)
  bus = new Bus(database, { renderers: { note: (_env, { data }) => String(data) } })
  database.bus = bus
  await bus.start()
  onCleanUp(() => bus.stop())
})

const log = async (stream: string) => {
  const rows = await database.query<{ seq: number; data: unknown }>(
    'SELECT seq, data FROM bus_event WHERE stream = $1 ORDER BY seq',
    [stream],
  )
  return rows.map(({ seq, data }) => `${seq} ${data}`)
}

test('what a part publishes that is undone is not published, the rest is', async t => {
  await database.unit({}, async env => {
    publish(env, 'a', 'note', 'kept')
    await t.throwsAsync(
      env.savepoint(async () => {
        publish(env, 'a', 'note', 'undone')
        throw new Error('no')
      }),
    )
    publish(env, 'a', 'note', 'kept too')
  })
  t.deepEqual(await log('a'), ['1 kept', '2 kept too'])
})

test('also when the part that is undone was the first to publish', async t => {
  await database.unit({}, async env => {
    await t.throwsAsync(
      env.savepoint(async () => {
        publish(env, 'b', 'note', 'undone')
        await eventsAfter(env, 'b', '')
        throw new Error('no')
      }),
    )
    publish(env, 'b', 'note', 'kept')
  })
  t.deepEqual(await log('b'), ['1 kept'])
})

test('what was numbered in a part that is undone is numbered again', async t => {
  await database.unit({}, async env => {
    publish(env, 'h', 'note', 'before')
    await t.throwsAsync(
      env.savepoint(async () => {
        publish(env, 'h', 'note', 'undone')
        await eventsAfter(env, 'h', '')
        throw new Error('no')
      }),
    )
    publish(env, 'h', 'note', 'after')
    await eventsAfter(env, 'h', '')
    publish(env, 'h', 'note', 'last')
  })
  t.deepEqual(await log('h'), ['1 before', '2 after', '3 last'])
})

test('a unit of work that is run again publishes once', async t => {
  let runs = 0
  await database.unit({}, async env => {
    publish(env, 'c', 'note', `run ${++runs}`)
    if (runs === 1) throw Object.assign(new Error('deadlock'), { code: '40P01' })
  })
  t.is(runs, 2)
  t.deepEqual(await log('c'), ['1 run 2'])
})

test('units that publish to the same streams in different orders do not wait for each other for ever', async t => {
  const people = Array.from({ length: 20 }, (_, index) => `d${index}`)
  const work = Array.from({ length: 30 }, (_, round) =>
    database.unit({}, async env => {
      for (const person of round % 2 ? people : [...people].reverse()) publish(env, person, 'note', round)
    }),
  )
  await Promise.all(work)
  t.is((await log('d7')).length, 30)
  const [stat] = await database.query<{ deadlocks: number }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  )
  t.is(stat?.deadlocks, 0)
})

test('the counter and the events are one statement, however many people are told', async t => {
  await database.unit({}, async env => {
    await env.unit.begin()
    const before = env.unit.queries
    for (let i = 0; i < 50; i++) publish(env, [`e${i}`, 'e'], 'note', i)
    env.afterCommit(() => void t.is(env.unit.queries - before, 1))
  })
  t.is((await log('e')).length, 50)
})

test('a signal waits for the commit, and is not given when there is none', async t => {
  const given: string[] = []
  const real = bus.signal.bind(bus)
  bus.signal = (streams, kind) => void given.push(`${kind} to ${streams}`)
  await t.throwsAsync(
    database.unit({}, async env => {
      signal(env, 'f', 'typing', {}, 5)
      throw new Error('no')
    }),
  )
  await database.unit({}, async env => {
    signal(env, ['f', 'g', 'f'], 'typing', {}, 5)
    t.deepEqual(given, [])
  })
  bus.signal = real
  t.deepEqual(given, ['typing to f,g'])
})

test('a stream has a plain name', async t => {
  await t.throwsAsync(
    database.unit({}, async env => publish(env, 'user:7,user:8', 'note', 1)),
    { message: 'A stream is named like user:7 or guest:12, not "user:7,user:8".' },
  )
})
