import { get, type IncomingMessage } from 'node:http'
import test from 'ava'
import { html, json } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

const house = testHouse(
  [
    route('GET', '/token', { auth: 'public' }, request => html(request.csrfToken)),
    route('GET', '/cursor', { auth: 'public' }, request => html(request.cursor)),
    route('POST', '/login', { auth: 'public' }, request => {
      request.login(Number(request.form.uid))
      return json({})
    }),
    route('POST', '/logout', { auth: 'public' }, request => {
      request.logout()
      return json({})
    }),
  ],
  {
    readers: [
      async context =>
        context.get('authorization') === 'Bearer guest-12'
          ? {
              stream: 'guest:12',
              session: 'guest-12',
              unit: work => house.database.unit({}, work),
              currentStream: async () => 'guest:12',
            }
          : null,
    ],
  },
)

async function loggedIn(uid: number) {
  const browser = house.browser()
  await browser.post('/login', { uid: String(uid) })
  return browser
}

/** Opens a stream, and gives what it says until it ends. */
async function listen(headers: Record<string, string>) {
  const response = await new Promise<IncomingMessage>(resolve => {
    get(`${house.url}/events`, { headers: { accept: 'text/event-stream', ...headers }, agent: false }, resolve)
  })
  let text = ''
  const ended = new Promise<string>(resolve => {
    response.on('data', chunk => {
      text += chunk
    })
    response.on('close', () => resolve(text))
  })
  return { response, ended, begun: () => text.startsWith('id: ') }
}

const events = async (browser: { get(path: string): Promise<{ status: number; body: string }> }, after: string) =>
  JSON.parse((await browser.get(`/events?after=${after}`)).body)

test('a user reads the own stream, and no other', async t => {
  const [ada, bob] = [await loggedIn(7), await loggedIn(8)]
  const after = (await ada.get('/cursor')).body
  t.regex(after, /^[a-z0-9]+\.\d+$/)
  const epoch = after.split('.')[0]

  await house.pool.query("INSERT INTO bus_stream VALUES ('user:7', 1)")
  await house.pool.query("INSERT INTO bus_event VALUES ('user:7', 1, 'note', '{}', now())")

  t.is((await events(ada, after)).events.length, 1)
  t.deepEqual((await events(bob, `${epoch}.0`)).events, [])
  t.is((await ada.get('/events?stream=user:8')).status, 409)
})

test('who is nobody has no stream', async t => {
  t.is((await house.browser().get('/events')).status, 401)
  t.is((await house.browser().get('/cursor')).body, '')
  t.is((await house.browser().get('/events', { authorization: 'Bearer forged' })).status, 401)
})

test('an addon knows readers of its own; with their token the cookie does not count', async t => {
  const ada = await loggedIn(7)
  const guest = { authorization: 'Bearer guest-12' }

  t.is((await ada.get('/events?stream=guest:12', guest)).status, 200)
  t.is((await ada.get('/events?stream=user:7', guest)).status, 409)
  t.is((await ada.get('/events?stream=user:7', { authorization: 'Bearer forged' })).status, 401)
  t.regex((await house.browser().get('/cursor', guest)).body, /^[a-z0-9]+\.\d+$/)
})

test.serial('a logout ends the streams of its session at once, and no others', async t => {
  const [here, there] = [await loggedIn(7), await loggedIn(7)]
  const [mine, other] = [await listen({ cookie: here.cookie! }), await listen({ cookie: there.cookie! })]
  t.is(mine.response.headers['content-encoding'], undefined)

  await here.post('/logout')

  t.is([...house.bus!.streams.of('user:7')].filter(stream => !stream.closed).length, 1)
  t.regex(await mine.ended, /event: bye\n/)
  t.false(other.response.closed)
  other.response.destroy()
})

test.serial('a new password ends the streams that were open, soon', async t => {
  const bob = await loggedIn(8)
  const stream = await listen({ cookie: bob.cookie! })

  house.people.get(8)!.sessionToken = 'bob 2'

  t.regex(await stream.ended, /event: bye\n/)
})

test('the numbers of the bus are among the others', async t => {
  t.regex((await house.browser().get('/metrics')).body, /^foyer_bus_open_streams \d+$/m)
})
