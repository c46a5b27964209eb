import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import test from 'ava'
import type {} from '#addons/discuss'
import { onCleanUp } from '#core/testing'
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
  void follow(await office.client('bob'))
})

/** Reads a stream until the test file is over. */
async function follow(reader: Client): Promise<void> {
  const stop = new AbortController()
  onCleanUp(() => stop.abort())
  const headers = { cookie: reader.cookie, accept: 'text/event-stream' }
  const stream = await fetch(`${office.address}/events`, { headers, signal: stop.signal })
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

async function dyingServer(step: number) {
  const path = new URL('dying_server.ts', import.meta.url).pathname
  const args = [...process.execArgv, path, JSON.stringify(office.database.connection), String(step)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onCleanUp(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  return { child, address: String(line).trim() }
}

test('killed at any step of a post, what was acknowledged is kept, and a retry makes it exactly one message', async t => {
  t.timeout(300_000) // many servers are started
  let survived = 0
  for (let step = 0; survived === 0; step++) {
    const { child, address } = await dyingServer(step)
    const exit = once(child, 'exit')
    const client = new Client(address)
    Object.assign(client, { cookie: ada.cookie, token: ada.token })
    const fields = { body: `at step ${step}`, key: `step-${step}-0000` }
    const answer = await client.post(`/discuss/channel/${channel}/post`, fields).catch(() => null)
    if (answer) {
      // There was no such step: the post has come to its end, and one more was asked for than there are.
      t.is(answer.status, 200, answer.text)
      survived = step
      child.kill('SIGKILL')
    }
    await exit
    t.is((await ada.post(`/discuss/channel/${channel}/post`, fields)).status, 200)
  }
  t.log(`a post has ${survived} statements`)
  t.true(survived > 5, 'the server must have been killed inside of posts for this test to mean anything')

  const rows = await office.database.query<{ id: number; preview: string }>(
    'SELECT id, preview FROM mail_message WHERE channel_id = $1 ORDER BY id',
    [channel],
  )
  const expected = Array.from({ length: survived + 1 }, (_, step) => `at step ${step}`)
  t.deepEqual(
    rows.map(({ preview }) => preview),
    expected,
  )
  await pause(2500) // a wake-up that died with its process costs two seconds at most
  t.deepEqual(
    seen,
    rows.map(({ id }) => id),
  )
})
