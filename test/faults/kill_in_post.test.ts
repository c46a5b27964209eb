import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'ava'
import pg from 'pg'
import type {} from '#addons/discuss'
import { onCleanUp, until } from '#core/testing'
import { Client, type Office, openOffice } from '../../addons/discuss/test/office.ts'

let office: Office
let ada: Client
let channel: number
/** What Bob's stream has brought, at the server that lives on. */
const seen: number[] = []

test.before(async () => {
  office = await openOffice(['ada', 'bob'])
  ada = await office.client('ada')
  channel = (await office.as('ada', env => env['discuss.channel'].chatWith(office.personas.bob!))).id
  void read(await openStream(await office.client('bob')))
})

/** A stream that is read until the test file is over: all that comes after this. */
async function openStream(reader: Client): Promise<Response> {
  const stop = new AbortController()
  onCleanUp(() => stop.abort())
  const headers = { cookie: reader.cookie, accept: 'text/event-stream' }
  return fetch(`${office.address}/events`, { headers, signal: stop.signal })
}

async function read(stream: Response): Promise<void> {
  let rest = ''
  try {
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines.filter(one => one.startsWith('data: {'))) {
        const { kind, data } = JSON.parse(line.slice(6))
        if (kind === 'discuss.message') seen.push(data.message)
      }
    }
  } catch {
    // ended by the test
  }
}

async function dyingServer(moment: string) {
  const path = new URL('dying_server.ts', import.meta.url).pathname
  const args = [...process.execArgv, path, JSON.stringify(office.database.connection), moment]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onCleanUp(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  return { child, address: String(line).trim() }
}

/** Cuts the connection that stores the next post, instead of sending its statement of this number. Tells if it did. */
function cutAt(step: number): () => boolean {
  const { prototype } = pg.Client
  const send = prototype.query as (...args: unknown[]) => unknown
  let posting: pg.Client | null = null
  let stored = false
  let statements = 0
  Object.assign(prototype, {
    query(this: pg.Client & { connection: pg.Connection }, ...args: unknown[]) {
      const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '')
      if (text.includes('FOR NO KEY UPDATE')) posting ??= this
      if (posting === this && !stored) {
        if (statements++ === step) this.connection.stream.destroy()
        stored = text === 'COMMIT'
      }
      return send.apply(this, args)
    },
  })
  return () => {
    Object.assign(prototype, { query: send })
    return statements > step
  }
}

const told = () =>
  office.database.query<{ id: number; preview: string }>(
    'SELECT id, preview FROM mail_message WHERE channel_id = $1 ORDER BY id',
    [channel],
  )

const post = (client: Client, body: string) =>
  client.post(`/discuss/channel/${channel}/post`, { body, key: body.replaceAll(' ', '-') })

test.serial(
  'without the database from any statement of a post on, it is as if it had not been sent; a retry sends it',
  async t => {
    const expected: string[] = []
    for (let step = 0, cut = true; cut; step++) {
      const ended = cutAt(step)
      const answer = await post(ada, `at step ${step}`)
      cut = ended()
      t.is(answer.status, cut ? 500 : 200, `step ${step}: ${answer.text}`)
      t.deepEqual((await told()).length, cut ? step : step + 1)
      t.is((await post(ada, `at step ${step}`)).status, 200)
      expected.push(`at step ${step}`)
    }
    t.log(`a post has ${expected.length - 1} statements`)
    t.true(expected.length > 5, 'it must have been cut inside of posts for this test to mean anything')
    t.deepEqual(
      (await told()).map(({ preview }) => preview),
      expected,
    )
  },
)

for (const moment of ['lock', 'commit', 'stored']) {
  test.serial(`killed at the ${moment} of a post, a retry makes it exactly one message`, async t => {
    const { child, address } = await dyingServer(moment)
    const client = Object.assign(new Client(address), { cookie: ada.cookie, token: ada.token })
    const [, answer] = await Promise.all([once(child, 'exit'), post(client, `killed at ${moment}`).catch(() => null)])
    t.is(answer, null)
    const copies = async () => (await told()).filter(({ preview }) => preview === `killed at ${moment}`).length
    t.is(await copies(), moment === 'stored' ? 1 : 0)
    t.is((await post(ada, `killed at ${moment}`)).status, 200)
    t.is(await copies(), 1)
  })
}

test.serial('whoever reads meanwhile is told of each of them once, in order', async t => {
  const ids = (await told()).map(({ id }) => id)
  // a wake-up that died with its process costs two seconds
  await until(() => seen.length >= ids.length)
  t.deepEqual(seen, ids)
})
