import { setTimeout } from 'node:timers/promises'
import test from 'ava'
import { type TestServer, testServer, Visitor } from '#core/testing'
import { pace } from '../../addons/discuss/controllers/post.ts'
import { Guest, textsIn } from '../guest.ts'

let server: TestServer
let nora: Guest
let eve: Guest
let tom: Visitor

test.before(async () => {
  server = await testServer(['im_livechat'], { demo: true })
  tom = await new Visitor(server.address).logIn('demo')
  nora = await new Guest(server.address).begin('My card number is 4929')
  eve = await new Guest(server.address).begin('I am Eve')
})
test.afterEach.always(async t => {
  const health = await fetch(`${server.address}/web/health`)
  t.deepEqual(await health.json(), { status: 'pass' }, 'the server is up')
})

const count = async () => {
  const [row] = await server.database.query<{ count: string }>('SELECT count(*) FROM mail_message')
  return Number(row?.count)
}

const refusals: [string, unknown, number, RegExp][] = [
  ['an empty message', '', 422, /This message is empty/],
  ['a message that only looks empty', '\u200b\u2060 \n', 422, /This message is empty/],
  ['a message that is a list', ['a'], 422, /A message is a text/],
  ['a message that is an object', { body: 'a' }, 422, /A message is a text/],
  ['no message at all', undefined, 422, /A message is a text/],
  ['20,001 characters', 'x'.repeat(20_001), 422, /at most 20000/],
  ['1 MB', 'x'.repeat(1024 * 1024), 413, /at most 1 MB/],
  ['a null byte', 'a\0b', 400, /null byte/],
  ['half a character', '\ud83d', 400, /valid Unicode/],
]
for (const [name, body, status, sentence] of refusals) {
  test.serial(`${name}: refused with a sentence, also as the first message, and nothing is stored`, async t => {
    const before = await count()
    const stranger = new Guest(server.address)
    stranger.token = nora.token
    for (const answer of [
      await nora.write(body),
      await stranger.ask('session', { channel: 1, body, key: 'first-of-all-0001' }),
    ]) {
      t.is(answer.status, status, answer.text)
      t.regex(answer.json.error.message, sentence)
    }
    t.is(await count(), before)
  })
}

test.serial('binary: refused with a sentence', async t => {
  const answer = await fetch(`${server.address}/im_livechat/session/${nora.session}/post`, {
    method: 'POST',
    headers: { authorization: `Bearer ${nora.token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x80, 0x7d]),
  })
  t.is(answer.status, 400)
  t.regex(await answer.text(), /UTF-8/)
})

test.serial('HTML, script, turned text and emoji arrive as the text that they are, on both sides', async t => {
  const sent = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)> {{ 7 * 7 }} {% raw %}',
    '</div></hx-partial><hx-partial hx-target="body" hx-swap="delete">',
    'javascript:alert(1) data:text/html,<b>x',
    'photo_\u202egnp.exe',
    '👩🏽‍🚀🏳️‍🌈 مرحبا שלום',
    'a\u0007bell',
  ]
  for (const body of sent) t.is((await nora.write(body)).status, 200)
  const seen = [(await nora.ask('session')).json.html, await (await tom.get(`/discuss/channel/${nora.session}`)).text()]
  for (const html of seen) {
    t.notRegex(html, /<script>alert|<img src=x|<b>x|<hx-partial hx-target="body"|\u202e|href="(javascript|data)/i)
    t.false(html.includes('\u0007'))
    t.true(html.includes('👩🏽‍🚀🏳️‍🌈 مرحبا שלום'))
    t.true(html.includes('{{ 7 * 7 }} {% raw %}'))
  }
  t.is(textsIn(seen[0]).filter(text => text.includes('&lt;script&gt;')).length, 1)
})

test.serial(
  'conversations of others are as if there were none: not read, not written, not ended, not spied on',
  async t => {
    const before = await count()
    for (const id of [nora.session, 999_999, '0', '-1', '1e3', '99999999999999999999', '../1', 'NaN']) {
      for (const [path, values] of [
        ['post', { body: 'let me in', key: 'let-me-in-0001' }],
        ['leave', {}],
        ['email', { email: 'eve@example.com' }],
        ['seen', {}],
        ['typing', {}],
      ] as const) {
        const answer = await eve.ask(`session/${id}/${path}`, values)
        t.is(answer.status, 404, `${id}/${path}: ${answer.text}`)
        t.notRegex(answer.text, /4929/)
      }
    }
    t.is(await count(), before)
    t.notRegex(JSON.stringify(await eve.ask('session')), /4929/)
    t.regex((await nora.ask('session')).text, /4929/, 'it is still there for her')
  },
)

test.serial('the pages of operators are closed to visitors', async t => {
  for (const path of [`/discuss/channel/${nora.session}`, '/discuss', '/web/profile', '/web']) {
    const answer = await fetch(server.address + path, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${eve.token}` },
    })
    t.is(answer.status, 303, path)
    t.regex(answer.headers.get('location') ?? '', /^\/web\/login/)
  }
})

test.serial('forged tokens are refused, and none opens a stream', async t => {
  const [id, secret] = nora.token.split('.') as [string, string]
  const forged = [
    `${id}.${'a'.repeat(32)}`,
    `${Number(id) + 1}.${secret}`,
    id,
    `${id}.`,
    '1',
    "1' OR '1'='1",
    `${nora.token}x`,
    'a'.repeat(5000),
  ]
  for (const token of forged) {
    const guest = Object.assign(new Guest(server.address), { token })
    const answer = await guest.ask('session')
    t.is(answer.status, 401, token)
    t.regex(answer.json.error.message, /belongs to another browser/)
    t.is((await guest.ask(`session/${nora.session}/post`, { body: 'x' })).status, 401)
    const stream = await fetch(`${server.address}/events`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    })
    t.true([204, 401, 403].includes(stream.status), `${token}: ${stream.status}`)
    t.notRegex(await stream.text(), /html/)
  }
})

test.serial('a stream gives its reader’s own events only, whatever cursor or stream is asked for', async t => {
  await nora.write('for Tom only')
  for (const query of [
    'after=',
    'after=x.0',
    `after=${nora.cursor}`,
    'after=%00',
    'stream=guest:1&after=',
    `after=${'9'.repeat(300)}`,
  ]) {
    const answer = await fetch(`${server.address}/events?${query}`, {
      headers: { authorization: `Bearer ${eve.token}`, accept: 'application/json' },
    })
    const text = await answer.text()
    t.true([200, 400, 409].includes(answer.status), `${query}: ${answer.status}`)
    t.notRegex(text, /for Tom only|4929/)
  }
})

test.serial('forged cursors in a post: the message counts, and the answer says to draw the page again', async t => {
  for (const after of ['zzz.1', '1', '9'.repeat(64), "x'; DROP TABLE mail_message; --.1", '.']) {
    const answer = await nora.ask(`session/${nora.session}/post`, { body: 'where am I?', after })
    t.is(answer.status, 200, answer.text)
    t.true(answer.json.reset, after)
  }
})

test.serial('forged ids of operators and channels begin nothing that is not offered', async t => {
  for (const previous of [-1, 1e9, '5; DROP TABLE res_users', { id: 1 }, [1], true]) {
    const answer = await nora.ask('greet', { channel: 1, previous })
    t.is(answer.status, 200, answer.text)
    t.notRegex(answer.text, /Becker|Moreau|admin/)
  }
  for (const channel of [999, -1, 'x', null, { id: 1 }, 1.5, 1e300]) {
    const answer = await eve.ask('session', { channel, body: 'hello', key: `channel-${String(channel)}-000` })
    t.is(answer.status, 404, `${channel}: ${answer.text}`)
  }
  for (const path of ['loader', 'init', 'widget', 'support'])
    t.is((await fetch(`${server.address}/im_livechat/${path}/999`)).status, 404, path)
})

test.serial('after the end nothing can be written: a clear sentence, on both sides', async t => {
  const guest = await new Guest(server.address).begin('Bye')
  t.is((await guest.ask(`session/${guest.session}/leave`, { after: guest.cursor })).status, 200)
  const before = await count()
  const answer = await guest.write('One more thing')
  t.is(answer.status, 422)
  t.regex(answer.json.error.message, /has ended/)
  const operator = await tom.post(
    `/discuss/channel/${guest.session}/post`,
    { body: 'Wait' },
    { accept: 'application/json' },
  )
  t.true(operator.status === 422 || operator.status === 404, String(operator.status))
  t.is(await count(), before)
})

test.serial(
  '100 messages a second from one visitor: slowed with a clear answer, nothing acknowledged is lost, others unaffected',
  async t => {
    const { seconds } = pace
    t.teardown(() => Object.assign(pace, { seconds }))
    pace.seconds = 600 // a busy machine may need more than the usual ten for all of these
    const flooder = await new Guest(server.address).begin('flood')
    const calm = await new Guest(server.address).begin('calm')
    let flooding = true
    const others = (async () => {
      const statuses: number[] = []
      for (; flooding && statuses.length < pace.messages - 1; await setTimeout(400))
        statuses.push((await calm.write('still calm')).status)
      return statuses
    })()
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => ({ index, answer: await flooder.write(`flood ${index}`) })),
    )
    flooding = false
    const slowed = answers.filter(({ answer }) => answer.status === 429)
    const taken = answers.filter(({ answer }) => answer.status === 200).map(({ index }) => `flood ${index}`)
    t.is(slowed.length + taken.length, 100)
    t.true(taken.length <= pace.messages)
    t.regex(slowed[0]!.answer.json.error.message, /too often/)
    t.true(Number(slowed[0]!.answer.headers.get('retry-after')) >= 1)
    t.deepEqual((await flooder.texts()).slice(1).sort(), taken.sort())
    t.is((await calm.write('and still calm')).status, 200)
    t.true((await others).every(status => status === 200))
  },
)
