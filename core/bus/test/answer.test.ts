import anyTest, { type TestFn } from 'ava'
import { until } from '../../testing/until.ts'
import { eventsAfter } from '../answer.ts'
import { publish } from '../publish.ts'
import { type Office, openOffice, pause } from './office.ts'
import { Person } from './person.ts'

const test = anyTest as TestFn<Office>
test.before(async t => {
  t.context = await openOffice()
})

const renderers = { note: (_env: unknown, { data }: { data: unknown }) => `<p>${data}</p>` }

test('the answer to a post has what the poster missed and what they posted, in the same numbers as the stream', async t => {
  const { unit, openProcess } = t.context
  const { bus, url } = await openProcess({ renderers })
  const start = await bus.cursor('a')
  await unit(async env => publish(env, 'a', 'note', 'from the other'), bus)
  const answer = await unit(async env => {
    publish(env, 'a', 'note', 'mine')
    return eventsAfter(env, 'a', start)
  }, bus)
  const polled = await (await fetch(`${url}?as=a&after=${start}`)).json()
  t.deepEqual(answer, polled)
  t.deepEqual(
    polled.events.map((event: { html: string }) => event.html),
    ['<p>from the other</p>', '<p>mine</p>'],
  )
})

test('a post that publishes nothing is answered with what the poster missed; with an old cursor, by a reset', async t => {
  const { unit, openProcess } = t.context
  const { bus } = await openProcess({ renderers })
  const start = await bus.cursor('b')
  await unit(async env => publish(env, 'b', 'note', 1))
  const ask = (cursor: string) => unit(env => eventsAfter(env, 'b', cursor), bus)
  t.deepEqual(await ask(start), { events: [{ seq: 1, kind: 'note', html: '<p>1</p>' }], cursor: `${bus.epoch}.1` })
  t.deepEqual(await ask('otherlog.1'), { reset: true, cursor: `${bus.epoch}.1` })
  t.deepEqual(await ask(''), { reset: true, cursor: `${bus.epoch}.1` })
})

test('sixteen who post at once to one stream each get all that was before theirs, and theirs, without a gap', async t => {
  const { unit, openProcess } = t.context
  const here = await openProcess({ renderers })
  const there = await openProcess({ renderers })
  // Somebody reads here, so that answers are made from memory too.
  const reader = new Person(`${here.url}?as=c`, await here.bus.cursor('c'))
  await until(() => reader.state === 'open')
  const start = await here.bus.cursor('c')
  const posters = Array.from({ length: 16 }, async (_, poster) => {
    let cursor = start
    const seen: unknown[] = []
    for (let round = 0; round < 5; round++) {
      await pause(Math.random() * 20)
      const text = `${poster}.${round}`
      const answer = await unit(
        async env => {
          publish(env, ['c', 'd'], 'note', text)
          return eventsAfter(env, 'c', cursor)
        },
        poster % 2 ? here.bus : there.bus,
      )
      if ('reset' in answer) throw new Error('a reset')
      cursor = answer.cursor
      seen.push(...answer.events.map(event => event.html))
      t.is(answer.events.at(-1)?.html, `<p>${text}</p>`)
    }
    return seen
  })
  const seen = await Promise.all(posters)
  await until(() => reader.seen.length === 80)
  const all = reader.seen.map(event => event.html)
  for (const one of seen) t.deepEqual(one, all.slice(0, one.length))
  reader.leave()
})

test('a post heals a page whose stream does not come through', async t => {
  const { unit, openProcess } = t.context
  const { bus } = await openProcess({ renderers })
  const dead: typeof fetch = () => Promise.reject(new TypeError('no network for streams'))
  const person = new Person('http://x/events', await bus.cursor('e'), { fetch: dead })
  await unit(async env => publish(env, 'e', 'note', 'of the operator'), bus)
  const answer = await unit(async env => {
    publish(env, 'e', 'note', 'of the visitor')
    return eventsAfter(env, 'e', person.gate.cursor)
  }, bus)
  if ('events' in answer) person.gate.take(bus.epoch, answer.events)
  t.deepEqual(
    person.seen.map(event => event.html),
    ['<p>of the operator</p>', '<p>of the visitor</p>'],
  )
  person.leave()
})

test('a text that was deleted does not come back from the log', async t => {
  const { unit, openProcess } = t.context
  const texts = new Map([[1, 'a secret by mistake']])
  const message = (_env: unknown, { data }: { data: unknown }) => texts.get(Number(data)) ?? null
  const { bus, url } = await openProcess({ renderers: { message } })
  const start = await bus.cursor('f')
  const person = new Person(`${url}?as=f`, start)
  await until(() => person.state === 'open')
  await unit(async env => publish(env, 'f', 'message', 1), bus)
  await until(() => person.seen[0]?.html === 'a secret by mistake')
  texts.delete(1)
  const late = new Person(`${url}?as=f`, start)
  await until(() => late.seen.length === 1)
  t.deepEqual(late.seen, [{ seq: 1 }])
  for (const one of [person, late]) one.leave()
})
