import test from 'ava'
import { clock } from '#core'
import { until } from '#core/testing'
import type { PresenceStatus } from '../models/mail_presence.ts'
import { times } from '../presence/tracker.ts'
import { type Client, type Office, openOffice } from './office.ts'

let office: Office
let ada: Client
let bob: Client

const { grace } = times
test.before(async () => {
  times.grace = 300
  office = await openOffice(['ada', 'bob'])
  // Days pass here within a second: streams do not end by themselves of it.
  office.bus.settings.lifetime = 30 * 24 * 3600_000
  ada = await office.client('ada')
  bob = await office.client('bob')
})
test.after.always(() => {
  times.grace = grace
})
// It stands still but where a test moves it.
test.beforeEach(() => clock.set(new Date()))
test.afterEach.always(() => clock.set(null))

const statusOf = async (login: string): Promise<PresenceStatus> => {
  const { database, uids } = office
  const [row] = await database.query<{ status: PresenceStatus }>(
    'SELECT status FROM mail_presence WHERE user_id = $1',
    [uids[login]],
  )
  return row?.status ?? 'offline'
}

const becomes = (login: string, status: PresenceStatus) => until(async () => (await statusOf(login)) === status)

/** The server has noticed that somebody has so many streams open. */
const hasOpen = (login: string, count: number) =>
  until(() => [...office.bus.streams.of(`user:${office.uids[login]}`)].length === count)

const sweep = () => office.system(env => env['mail.presence'].sweep('no process of these'))

async function openStream(client: Client): Promise<() => void> {
  const stop = new AbortController()
  const headers = { cookie: client.cookie, accept: 'text/event-stream' }
  const answer = await fetch(`${office.address}/events`, { headers, signal: stop.signal })
  answer.body!.pipeTo(new WritableStream()).catch(() => {})
  return () => stop.abort()
}

/** Whoever had left before is offline after this, too. */
async function bobComesAndGoes(): Promise<void> {
  const close = await openStream(bob)
  await becomes('bob', 'online')
  close()
  await becomes('bob', 'offline')
}

test.serial(
  'who has a page open is online; when the last is closed, offline; going to another page is neither',
  async t => {
    const first = await openStream(ada)
    t.true(await becomes('ada', 'online'))
    const second = await openStream(ada)
    first()
    await hasOpen('ada', 1)
    await bobComesAndGoes()
    t.is(await statusOf('ada'), 'online')
    second()
    await hasOpen('ada', 0)
    const third = await openStream(ada)
    await bobComesAndGoes()
    t.is(await statusOf('ada'), 'online')
    third()
    t.true(await becomes('ada', 'offline'))
  },
)

test.serial(
  'after 30 minutes without keyboard, mouse or touch somebody is away, and back with the first of them',
  async t => {
    const close = await openStream(ada)
    t.true(await becomes('ada', 'online'))
    await ada.post('/discuss/presence')
    clock.advance(30 * 60_000 - 5000)
    await sweepOwn()
    t.is(await statusOf('ada'), 'online')
    clock.advance(10_000)
    await sweepOwn()
    t.is(await statusOf('ada'), 'away')
    await ada.post('/discuss/presence')
    t.is(await statusOf('ada'), 'online')
    close()
    t.true(await becomes('ada', 'offline'))
  },
)

test.serial('activity in one browser keeps somebody online who has another one open', async t => {
  const other = await office.client('ada')
  const close = await openStream(other)
  t.true(await becomes('ada', 'online'))
  clock.advance(29 * 60_000)
  await ada.post('/discuss/presence')
  clock.advance(29 * 60_000)
  await sweepOwn()
  t.is(await statusOf('ada'), 'online')
  close()
  t.true(await becomes('ada', 'offline'))
})

test.serial('a process that died leaves nobody online for more than a minute', async t => {
  await office.system(env => env['mail.presence'].connected({ uid: office.uids.bob!, guestId: null }, 'a dead process'))
  t.is(await statusOf('bob'), 'online')
  clock.advance(61_000)
  await sweep()
  t.is(await statusOf('bob'), 'offline')
})

test.serial('a server that is started anew makes nobody offline who is back in a moment', async t => {
  const bob = { uid: office.uids.bob!, guestId: null }
  await office.system(env => env['mail.presence'].connected(bob, 'before'))
  await office.system(env => env['mail.presence'].processEnds('before'))
  await sweep()
  t.is(await statusOf('bob'), 'online')
  await office.system(env => env['mail.presence'].connected(bob, 'after'))
  clock.advance(11_000)
  await sweep()
  t.is(await statusOf('bob'), 'online')
  await office.system(env => env['mail.presence'].processEnds('after'))
  clock.advance(11_000)
  await sweep()
  t.is(await statusOf('bob'), 'offline')
})

test.serial('those who share a conversation are told', async t => {
  await office.as('ada', env => env['discuss.channel'].chatWith(office.personas.bob!))
  const told: unknown[] = []
  const { signal } = office.bus
  t.teardown(() => Object.assign(office.bus, { signal }))
  Object.assign(office.bus, {
    signal: (streams: string[], kind: string, data: object) => told.push([streams, kind, data]),
  })
  await office.system(env => env['mail.presence'].connected({ uid: office.uids.bob!, guestId: null }, 'another'))
  t.deepEqual(told[0], [
    [`user:${office.uids.ada}`],
    'discuss.presence',
    { key: office.personas.bob!.key, status: 'online' },
  ])
})

/** As it is done every half minute, by the process that has the streams. */
async function sweepOwn(): Promise<void> {
  const [row] = await office.database.query<{ process: string }>('SELECT process FROM mail_presence_connection')
  await office.system(env => env['mail.presence'].sweep(row!.process))
}
