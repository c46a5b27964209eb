import anyTest, { type TestFn } from 'ava'
import { until } from '../../testing/until.ts'
import { publish } from '../publish.ts'
import { chaoticFetch } from './chaos.ts'
import { type Office, openOffice, pause } from './office.ts'
import { Person } from './person.ts'

const test = anyTest as TestFn<Office>
test.before(async t => {
  t.context = await openOffice()
})

const renderers = { note: (_env: unknown, { data }: { data: unknown }) => ({ data: data as string }) }
const told = (person: Person) => person.seen.map(event => event.data)

async function written(office: Office, stream: string): Promise<string[]> {
  const rows = await office.database.query<{ data: string }>(
    'SELECT data FROM bus_event WHERE stream = $1 ORDER BY seq',
    [stream],
  )
  return rows.map(row => row.data)
}

test('24 writers in two processes, of whom some dawdle, fail or die: every reader sees all of it once, in order', async t => {
  const office = t.context
  const processes = await Promise.all([1, 2].map(() => office.openProcess({ renderers })))
  const streams = ['w1', 'w2', 'w3']
  const start = await processes[0]!.bus.cursor('w1')
  const readers = streams.flatMap(stream =>
    processes.map(({ url }) => new Person(`${url}?as=${stream}`, start, { times: { longestWait: 30 } })),
  )
  let writing = true
  const restless = readers.slice(0, 3).map(async reader => {
    while (writing) {
      await pause(50 + Math.random() * 200)
      reader.leave()
      await pause(Math.random() * 100)
      reader.connection.start()
    }
  })
  let failed = 0
  const writers = Array.from({ length: 24 }, async (_, writer) => {
    for (let round = 0; round < 12; round++) {
      const { bus } = processes[writer % 2]!
      const to = streams.filter(() => Math.random() < 0.6)
      const work = office.unit(
        async env => {
          publish(env, to, 'note', `${writer}.${round}`)
          if (Math.random() < 0.3) await pause(Math.random() * 30)
          if (Math.random() < 0.1) throw new Error('changed my mind')
          // A slow commit, after the numbers were given.
          if (Math.random() < 0.2) env.unit.beforeCommit(() => pause(Math.random() * 10))
        },
        Math.random() < 0.05 ? undefined : bus, // the process died before it could tell
      )
      await work.catch(() => failed++)
    }
  })
  await Promise.all(writers)
  writing = false
  await Promise.all(restless)
  for (const [index, reader] of readers.entries()) {
    const all = await written(office, streams[Math.floor(index / 2)]!)
    t.true(all.length > 50)
    await until(() => reader.seen.length >= all.length)
    t.deepEqual(told(reader), all)
    reader.leave()
  }
  t.true(failed > 0)
})

for (const seed of [1, 2, 3]) {
  test(`a network that doubles, swaps, delays, cuts and breaks off loses nothing (${seed})`, async t => {
    const office = t.context
    // Heartbeats push on what the network holds back.
    const { bus, url } = await office.openProcess({ renderers, settings: { heartbeat: 100, tick: 50 } })
    const stream = `n${seed}`
    const person = new Person(`${url}?as=${stream}`, await bus.cursor(stream), {
      fetch: chaoticFetch(seed),
      times: { longestWait: 30 },
    })
    for (let i = 1; i <= 300; i++) {
      // Who is 200 behind draws the page again instead.
      await until(() => i - person.seen.length < 100)
      await office.unit(async env => publish(env, stream, 'note', String(i)), bus)
    }
    await until(() => person.seen.length >= 300)
    t.deepEqual(told(person), await written(office, stream))
    t.deepEqual(person.resets, [])
    t.true(person.gate.duplicates > 0)
    person.leave()
  })
}

test('a stream that dies without a word is left after a while, and nothing is missing', async t => {
  const office = t.context
  const { bus, url } = await office.openProcess({ renderers })
  let streams = 0
  let swallowed = ''
  // The first stream says that it is there, and nothing else.
  const freezing: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (streams++ > 0) return response
    const text = new TextDecoder()
    const once = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        if (person.state !== 'open') controller.enqueue(piece)
        else swallowed += text.decode(piece, { stream: true })
      },
    })
    return new Response(response.body?.pipeThrough(once), response)
  }
  const person: Person = new Person(`${url}?as=dead`, await bus.cursor('dead'), {
    fetch: freezing,
    times: { first: 2000 },
  })
  await until(() => person.state === 'open')
  await office.unit(async env => publish(env, 'dead', 'note', 'into the void'), bus)
  await until(() => swallowed.includes('into the void'))
  t.deepEqual(person.seen, [])
  person.connection.times.dead = 50
  await until(() => person.seen.length === 1)
  t.deepEqual(told(person), ['into the void'])
  person.leave()
})

test('where streams are held back, the page asks now and then instead', async t => {
  const office = t.context
  const { bus, url } = await office.openProcess({ renderers })
  const buffering: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response
    return new Response(response.body?.pipeThrough(new TransformStream({ transform: () => {} })), response)
  }
  const person = new Person(`${url}?as=proxy`, await bus.cursor('proxy'), {
    fetch: buffering,
    times: { first: 200, poll: 30 },
  })
  await until(() => person.state === 'polling')
  await office.unit(async env => publish(env, 'proxy', 'note', 'by asking'), bus)
  await until(() => person.seen.length === 1)
  t.deepEqual(told(person), ['by asking'])
  person.leave()
})

test('a server that restarts loses nobody: ten readers go on where they were', async t => {
  const office = t.context
  let process = await office.openProcess({ renderers })
  const moving: typeof fetch = (input, init) => fetch(String(input).replace(/:\d+\//, `:${process.port}/`), init)
  const start = await process.bus.cursor('r0')
  const readers = Array.from({ length: 10 }, (_, index) => {
    return new Person(`${process.url}?as=r${index}`, start, { fetch: moving, times: { longestWait: 50 } })
  })
  const all = readers.map((_, index) => `r${index}`)
  for (let round = 0; round < 3; round++) {
    await office.unit(async env => publish(env, all, 'note', `before ${round}`), process.bus)
    await process.close()
    await office.unit(async env => publish(env, all, 'note', `while it was down ${round}`))
    process = await office.openProcess({ renderers })
  }
  const right = await written(office, 'r0')
  t.is(right.length, 6)
  for (const reader of readers) {
    reader.connection.nudge()
    await until(() => reader.seen.length === 6)
    t.deepEqual(told(reader), right)
    reader.leave()
  }
})
