import { connect } from 'node:net'
import anyTest, { type TestFn } from 'ava'
import { advance, set } from '../../clock.ts'
import { until } from '../../testing/until.ts'
import { publish } from '../publish.ts'
import { type Office, openOffice } from './office.ts'
import { Person } from './person.ts'

const test = anyTest as TestFn<Office>
test.before(async t => {
  t.context = await openOffice()
})
test.afterEach.always(() => set(null))

const renderers = { note: (_env: unknown, { data }: { data: unknown }) => `<p>${data}</p>` }

/** What comes while a stream still begins is much here, and is no reason to draw the page again. */
const unlimited = { mostReplayed: Number.POSITIVE_INFINITY }

/** Reads what a stream says, as text, until it ends or `stop` is called. */
async function listen(url: string) {
  const abort = new AbortController()
  const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: abort.signal })
  const heard = {
    status: response.status,
    headers: response.headers,
    text: '',
    ended: false,
    stop: () => abort.abort(),
  }
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const piece of response.body ?? []) heard.text += decoder.decode(piece, { stream: true })
    heard.ended = true
  }
  read().catch(() => {})
  return heard
}

/** A reader who opens a stream and never reads. */
function neverRead(port: number, path: string) {
  const socket = connect(port, '127.0.0.1')
  socket.pause()
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`)
  return socket
}

test.serial('a reader that never reads costs one buffer, disturbs nobody, and is cut off', async t => {
  const { unit, openProcess } = t.context
  const big = 'x'.repeat(100_000)
  const { bus, url, port } = await openProcess({ renderers: { note: () => big }, settings: unlimited })
  const stuck = neverRead(port, '/events?as=a')
  const other = new Person(`${url}?as=a2`, await bus.cursor('a2'))
  await until(() => bus.streams.people.size === 2)
  const most = { memory: 0 }
  const before = process.memoryUsage()
  for (let round = 0; round < 400; round++) {
    // Who is 200 behind draws the page again instead.
    await until(() => round - other.seen.length < 100)
    await unit(async env => publish(env, ['a', 'a2'], 'note', round), bus)
    most.memory = Math.max(most.memory, process.memoryUsage().arrayBuffers - before.arrayBuffers)
  }
  await until(() => other.seen.length === 400)
  t.deepEqual(
    other.numbers,
    Array.from({ length: 400 }, (_, index) => index + 1),
  )
  await until(() => {
    bus.tick()
    return bus.counters.dirty_streams === 1
  })
  t.true(most.memory < 20e6, `40 MB were published, ${most.memory} bytes were held`)
  advance(31_000)
  bus.tick()
  await until(() => bus.counters.closed_slow_total === 1 && bus.streams.people.size === 1)
  stuck.destroy()
  other.leave()
})

test.serial('a reader that was slow for a while goes on where it stopped', async t => {
  const { unit, openProcess } = t.context
  const { bus, port } = await openProcess({ renderers: { note: () => 'x'.repeat(100_000) }, settings: unlimited })
  const socket = neverRead(port, '/events?as=b')
  await until(() => bus.streams.people.size === 1)
  for (let round = 0; round < 100; round++) await unit(async env => publish(env, 'b', 'note', round), bus)
  await until(() => {
    bus.tick()
    return bus.counters.dirty_streams === 1
  })
  let text = ''
  socket.on('data', data => {
    text += data
  })
  socket.resume()
  await until(() => /"seq":100,/.test(text))
  const numbers = [...text.matchAll(/"seq":(\d+),/g)].map(match => Number(match[1]))
  t.deepEqual(
    numbers,
    Array.from({ length: 100 }, (_, index) => index + 1),
  )
  socket.destroy()
})

test.serial('who was logged out elsewhere is told so within 5 seconds, and gets nothing any more', async t => {
  const { unit, openProcess, logOut } = t.context
  const { bus, url } = await openProcess({ renderers })
  const person = new Person(`${url}?as=c`, await bus.cursor('c'))
  await until(() => person.state === 'open')
  await unit(async env => publish(env, 'c', 'note', 'before'), bus)
  await until(() => person.seen.length === 1)
  logOut('c')
  advance(4500)
  await unit(async env => publish(env, 'c', 'note', 'after'), bus)
  bus.tick()
  await until(() => person.bye !== null)
  t.is(person.bye, 'auth')
  t.is(person.seen.length, 1)
  t.is((await listen(`${url}?as=c`)).status, 401)
})

test.serial('an idle stream ends after a log-out too, without any event', async t => {
  const { openProcess, logOut } = t.context
  const { bus, url } = await openProcess({ settings: { tick: 20 } })
  const person = new Person(`${url}?as=d`, await bus.cursor('d'))
  await until(() => person.state === 'open')
  logOut('d')
  advance(5000)
  await until(() => person.bye === 'auth')
  t.pass()
})

test.serial('who becomes somebody else gets nothing of who they were, and a page of before is refused', async t => {
  const { unit, openProcess, identify } = t.context
  const { bus, url } = await openProcess({ renderers })
  const visitor = new Person(`${url}?as=guest:1&stream=guest:1`, await bus.cursor('guest:1'))
  await until(() => visitor.state === 'open')
  identify('guest:1', 'user:7')
  advance(5000)
  await unit(async env => publish(env, ['guest:1', 'user:7'], 'note', 'private'), bus)
  bus.tick()
  await until(() => visitor.bye !== null)
  t.is(visitor.bye, 'identity')
  t.deepEqual(visitor.seen, [])
  const again = new Person(`${url}?as=guest:1&stream=guest:1`, visitor.gate.cursor)
  await until(() => again.bye !== null)
  t.is(again.bye, 'identity')
  const user = new Person(`${url}?as=guest:1&stream=user:7`, visitor.gate.cursor)
  await until(() => user.seen.length > 0)
  t.is(user.seen[0]?.html, '<p>private</p>')
  user.leave()
})

test.serial('a stream says something every 20 seconds, and ends cleanly after its lifetime', async t => {
  const { openProcess } = t.context
  const { bus, url } = await openProcess()
  const heard = await listen(`${url}?as=e`)
  t.is(heard.status, 200)
  t.is(heard.headers.get('x-accel-buffering'), 'no')
  t.regex(heard.headers.get('cache-control') ?? '', /no-cache.*no-transform/)
  await until(() => /^id: \w+\.0\n\n$/.test(heard.text))
  advance(20_000)
  bus.tick()
  await until(() => heard.text.includes('event: hb\ndata: 1\n\n'))
  advance(68 * 60_000)
  bus.tick()
  await until(() => heard.ended)
  await until(() => bus.streams.people.size === 0)
})

test('the sixth stream of a session closes the oldest, which asks now and then instead', async t => {
  const { openProcess, unit } = t.context
  const { bus, url } = await openProcess({ renderers })
  const cursor = await bus.cursor('f')
  const oldest = new Person(`${url}?as=f`, cursor, { times: { poll: 20 } })
  await until(() => oldest.state === 'open')
  const others = await Promise.all([1, 2, 3, 4, 5].map(() => listen(`${url}?as=f`)))
  await until(() => oldest.state === 'polling')
  await unit(async env => publish(env, 'f', 'note', 'for all'), bus)
  await until(() => oldest.seen.length === 1 && others.every(heard => heard.text.includes('for all')))
  t.is(oldest.bye, null)
  oldest.leave()
  for (const heard of others) heard.stop()
})

test('an address with too many streams is refused another, and told when to come back', async t => {
  const { openProcess } = t.context
  const { url, bus } = await openProcess({ settings: { streamsPerAddress: 3 } })
  const heard = await Promise.all(['g1', 'g2', 'g3'].map(who => listen(`${url}?as=${who}`)))
  await until(() => bus.streams.people.size === 3)
  const refused = await listen(`${url}?as=g4`)
  t.is(refused.status, 429)
  t.is(refused.headers.get('retry-after'), '30')
  for (const one of heard) one.stop()
})

test('a server that stops tells each reader when to come back, and ends their streams', async t => {
  const { openProcess } = t.context
  const { close, url } = await openProcess()
  const heard = await Promise.all(['h1', 'h2', 'h3'].map(who => listen(`${url}?as=${who}`)))
  await close()
  await until(() => heard.every(one => one.ended))
  for (const one of heard) t.regex(one.text, /retry: \d{3,5}\n\n$/)
})

test('presence: an addon hears who opens and closes streams, and how many each has', async t => {
  const { openProcess } = t.context
  const { url, bus } = await openProcess()
  const heard: string[] = []
  bus.onOpen(({ stream, open }) => heard.push(`${stream} opened, ${open}`))
  bus.onClose(({ stream, open }) => heard.push(`${stream} closed, ${open}`))
  const first = await listen(`${url}?as=i`)
  const second = await listen(`${url}?as=i`)
  first.stop()
  await until(() => heard.length === 3)
  second.stop()
  await until(() => heard.length === 4)
  t.deepEqual(heard, ['i opened, 1', 'i opened, 2', 'i closed, 1', 'i closed, 0'])
})

test('other sites may read with a token, never with a cookie', async t => {
  const { openProcess } = t.context
  const { url } = await openProcess()
  const asked = await fetch(`${url}?as=j`, { method: 'OPTIONS', headers: { origin: 'https://shop.example' } })
  t.is(asked.status, 204)
  t.is(asked.headers.get('access-control-allow-origin'), '*')
  t.regex(asked.headers.get('access-control-allow-headers') ?? '', /Authorization/)
  t.is((await fetch(`${url}?as=j`, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403)
  const headers = { 'sec-fetch-site': 'cross-site', authorization: 'Bearer x' }
  const answer = await fetch(`${url}?as=j`, { headers })
  t.is(answer.headers.get('access-control-allow-origin'), '*')
  t.deepEqual(Object.keys(await answer.json()), ['events', 'cursor'])
})

test('what one process tells the others, they hear', async t => {
  const { openProcess } = t.context
  const [here, there] = [await openProcess(), await openProcess()]
  const heard: string[] = []
  here.bus.onTold('access', () => heard.push('here'))
  there.bus.onTold('access', () => heard.push('there'))
  there.bus.onTold('other', () => heard.push('wrong'))
  here.bus.onTold('last', () => heard.push('last'))
  here.bus.tellOthers('access')
  await until(() => heard.length > 0)
  there.bus.tellOthers('last')
  await until(() => heard.includes('last'))
  t.deepEqual(heard, ['there', 'last'])
})
