import anyTest, { type TestFn } from 'ava'
import { until } from '../../testing/until.ts'
import { publish } from '../publish.ts'
import { removeOld } from '../retention.ts'
import { newEpoch } from '../schema.ts'
import { defaults } from '../settings.ts'
import { type Office, openOffice } from './office.ts'
import { Person } from './person.ts'

const test = anyTest as TestFn<Office>
test.before(async t => {
  t.context = await openOffice()
})

const renderers = {
  note: (_env: unknown, { data }: { data: unknown }) => ({ html: `<p>${data}</p>`, data: { text: String(data) } }),
}
const texts = (person: Person) => person.seen.map(event => event.html?.slice(3, -4))

test('an event reaches the people it is published to, here and in another process, and nobody else', async t => {
  const office = t.context
  const [here, there] = [await office.openProcess({ renderers }), await office.openProcess({ renderers })]
  const cursors = await Promise.all(['a1', 'a2', 'a3'].map(who => here.bus.cursor(who)))
  const ada = new Person(`${here.url}?as=a1`, cursors[0]!)
  const bob = new Person(`${there.url}?as=a2`, cursors[1]!)
  const eve = new Person(`${here.url}?as=a3`, cursors[2]!)
  await until(() => [ada, bob, eve].every(person => person.state === 'open'))
  await office.unit(async env => publish(env, ['a2', 'a1', 'a1'], 'note', 'hello'), here.bus)
  await office.unit(async env => publish(env, ['a1', 'a2', 'a3'], 'note', 'good-bye'), here.bus)
  await until(() => [ada, bob, eve].every(person => texts(person).includes('good-bye')))
  t.deepEqual(ada.seen[0], { seq: 1, kind: 'note', html: '<p>hello</p>', data: { text: 'hello' } })
  t.deepEqual([ada, bob, eve].map(texts), [['hello', 'good-bye'], ['hello', 'good-bye'], ['good-bye']])
  for (const person of [ada, bob, eve]) person.leave()
})

test('what is undone is not published, and leaves no gap', async t => {
  const { unit, openProcess, database } = t.context
  const { bus } = await openProcess({ renderers })
  await unit(async env => publish(env, 'b', 'note', 'one'), bus)
  await t.throwsAsync(
    unit(async env => {
      publish(env, 'b', 'note', 'never')
      throw new Error('no')
    }, bus),
  )
  await unit(async env => publish(env, 'b', 'note', 'two'), bus)
  const rows = await database.query<{ seq: string; data: string }>(
    "SELECT * FROM bus_event WHERE stream = 'b' ORDER BY seq",
  )
  t.deepEqual(
    rows.map(({ seq, data }) => [Number(seq), data]),
    [
      [1, 'one'],
      [2, 'two'],
    ],
  )
})

test('a process that dies between the commit and the wake-up delays the event by at most 2 seconds', async t => {
  t.is(defaults.safetyPoll, 2000)
  const { unit, openProcess } = t.context
  const { bus, url } = await openProcess({ renderers, settings: { safetyPoll: 100 } })
  const person = new Person(`${url}?as=c`, await bus.cursor('c'))
  await until(() => person.state === 'open')
  await unit(async env => publish(env, 'c', 'note', 'from the grave')) // without a bus: nobody is told
  await until(() => person.seen.length === 1)
  t.deepEqual(texts(person), ['from the grave'])
  person.leave()
})

test('without any NOTIFY, other processes still deliver within 2 seconds, and count what only the poll has found', async t => {
  const { unit, openProcess } = t.context
  t.is(defaults.safetyPoll, 2000)
  const [here, there] = [
    await openProcess({ renderers }),
    await openProcess({ renderers, settings: { safetyPoll: 100 } }),
  ]
  here.bus.wakeups.mute = true
  const person = new Person(`${there.url}?as=d`, await there.bus.cursor('d'))
  await until(() => person.state === 'open')
  for (let i = 1; i <= 5; i++)
    await unit(async env => {
      publish(env, 'd', 'note', i)
      // What is found sooner might have been told of in the next moment.
      const older = "UPDATE bus_event SET at = at - interval '2 seconds' WHERE stream = 'd' AND seq = $1"
      env.unit.beforeCommit(async () => void (await env.unit.query(older, [i])))
    }, here.bus)
  await until(() => person.seen.length === 5)
  t.is(there.bus.counters.found_by_poll_total, 5)
  t.deepEqual(person.numbers, [1, 2, 3, 4, 5])
  person.leave()
})

test('a listener that was cut off listens again, and catches up at once', async t => {
  const office = t.context
  const there = await office.openProcess({ renderers, settings: { safetyPoll: 60_000 } })
  const here = await office.openProcess({ renderers })
  const person = new Person(`${there.url}?as=e`, await there.bus.cursor('e'))
  await until(() => person.state === 'open')
  const [{ pid }] = (await there.listeners[0]!.query('SELECT pg_backend_pid() AS pid')).rows
  await office.pool.query('SELECT pg_terminate_backend($1, 60000)', [pid])
  await office.unit(async env => publish(env, 'e', 'note', 'meanwhile'), here.bus)
  await until(() => person.seen.length === 1)
  t.is(there.listeners.length, 2)
  t.is(there.bus.counters.listener_reconnects_total, 1)
  await office.unit(async env => publish(env, 'e', 'note', 'after'), here.bus)
  await until(() => person.seen.length === 2)
  t.deepEqual(texts(person), ['meanwhile', 'after'])
  person.leave()
})

test('K4: a cursor that is too old, too far behind, ahead, or of another log, leads to a reset', async t => {
  const { unit, openProcess, database } = t.context
  const { bus, url } = await openProcess({ renderers })
  const ask = async (cursor: string) => (await fetch(`${url}?as=f&after=${cursor}`)).json()
  const start = await bus.cursor('f')
  const epoch = start.split('.')[0]
  await unit(async env => publish(env, 'f', 'note', 1), bus)
  t.is((await ask(start)).events.length, 1)
  t.deepEqual(await ask('otherlog.0'), { reset: true, cursor: `${epoch}.1` })
  t.deepEqual(await ask(`${epoch}.7`), { reset: true, cursor: `${epoch}.1` })
  t.deepEqual(await ask('nonsense'), { reset: true, cursor: `${epoch}.1` })
  await unit(async env => {
    for (let i = 2; i <= 202; i++) publish(env, 'f', 'note', i)
  }, bus)
  t.deepEqual(await ask(start), { reset: true, cursor: `${epoch}.202` })
  t.is((await ask(`${epoch}.2`)).events.length, 200)

  await unit(async env => publish(env, 'f2', 'note', 'old'), bus)
  await database.query("UPDATE bus_event SET at = at - interval '8 days' WHERE stream = 'f2'")
  await removeOld(database, bus.settings.retention)
  const late = await (await fetch(`${url}?as=f2&after=${epoch}.0`)).json()
  t.deepEqual(late, { reset: true, cursor: `${epoch}.1` })
})

test.serial('a restored database makes open streams start again', async t => {
  const office = await openOffice()
  const { bus, url } = await office.openProcess({ renderers, settings: { safetyPoll: 100 } })
  const person = new Person(`${url}?as=g`, await bus.cursor('g'))
  await until(() => person.state === 'open')
  await office.unit(async env => publish(env, 'g', 'note', 'lost by the restore'), bus)
  await until(() => person.seen.length === 1)
  await office.pool.query(`TRUNCATE bus_event, bus_stream; ${newEpoch}`) // at once
  await until(() => person.resets.length > 0)
  await office.unit(async env => publish(env, 'g', 'note', 'a new log'), bus)
  await until(() => person.seen.length === 2)
  t.deepEqual(texts(person), ['lost by the restore', 'a new log'])
  person.leave()
})

test('what a reader may not see, and what nobody draws, moves the cursor and shows nothing', async t => {
  const { unit, openProcess } = t.context
  const { bus, url } = await openProcess({ renderers: { ...renderers, secret: () => null } })
  const person = new Person(`${url}?as=i`, await bus.cursor('i'))
  await until(() => person.state === 'open')
  await unit(async env => {
    publish(env, 'i', 'secret', { password: 'x' })
    publish(env, 'i', 'unknown', { password: 'x' })
    publish(env, 'i', 'note', 'seen')
  }, bus)
  await until(() => person.seen.length === 3)
  t.deepEqual(person.seen.slice(0, 2), [{ seq: 1 }, { seq: 2 }])
  person.leave()
})

test('an event that cannot be drawn makes the page start again after it', async t => {
  const { unit, openProcess } = t.context
  const broken = () => {
    throw new Error('a broken template')
  }
  const { bus, url, errors } = await openProcess({ renderers: { ...renderers, broken } })
  const person = new Person(`${url}?as=j`, await bus.cursor('j'))
  await until(() => person.state === 'open')
  await unit(async env => publish(env, 'j', 'broken', 1), bus)
  await unit(async env => publish(env, 'j', 'note', 'goes on'), bus)
  await until(() => person.resets.length > 0)
  await unit(async env => publish(env, 'j', 'note', 'still'), bus)
  await until(() => texts(person).includes('still'))
  t.true(errors.length > 0)
  person.leave()
})

test('a passing signal reaches who is there, in every process, and moves no cursor', async t => {
  const { openProcess } = t.context
  const [here, there] = [await openProcess(), await openProcess()]
  const people = [here, there].map(({ url }) => new Person(`${url}?as=k`, 'x.0'))
  await until(() => people.every(person => person.state === 'open' && person.resets.length === 1))
  here.bus.signal(['k'], 'typing', { name: 'Ada' }, 5)
  await until(() => people.every(person => person.signals.length > 0))
  there.bus.signal(['k'], 'typing', { name: 'Bob' }, 5)
  await until(() => people.every(person => person.signals.length > 1))
  for (const person of people) {
    t.deepEqual(
      person.signals,
      ['Ada', 'Bob'].map(name => ({ kind: 'typing', data: { name }, ttl: 5 })),
    )
    t.deepEqual(person.seen, [])
    person.leave()
  }
})
