import test from 'ava'
import { pace } from '../controllers/post.ts'
import { type Client, type Office, openOffice } from './office.ts'

let office: Office
let ada: Client
let bob: Client
let own: string
let foreign: string

test.before(async () => {
  office = await openOffice(['ada', 'bob', 'eve'])
  const { ada: a, bob: b, eve: e } = office.personas
  const begin = (login: string, people: (typeof a)[]) =>
    office.as(login, env => env['discuss.channel'].begin({ channel_type: 'group' }, people as never))
  own = `/discuss/channel/${(await begin('ada', [a, b])).id}`
  foreign = `/discuss/channel/${(await begin('eve', [e])).id}`
  await office.as('eve', env =>
    env['discuss.channel'].browse(Number(foreign.split('/').pop())).messagePost({ body: 'secret' }),
  )
  ada = await office.client('ada')
  bob = await office.client('bob')
})

const count = async () => {
  const [row] = await office.database.query<{ count: string }>('SELECT count(*) FROM mail_message')
  return Number(row!.count)
}

const refusals: [string, Record<string, string>, number, RegExp][] = [
  ['an empty message', { body: '' }, 422, /This message is empty/],
  ['a message of spaces', { body: ' \n\t ' }, 422, /This message is empty/],
  ['a message without text', {}, 422, /A message is a text/],
  ['20,001 characters', { body: 'x'.repeat(20_001) }, 422, /20001 characters; at most 20000/],
  ['more than 1 MB', { body: 'x'.repeat(1_100_000) }, 413, /at most 1 MB/],
  ['null bytes', { body: 'a\0b' }, 400, /null bytes/],
  ['a key that is none', { body: 'a', key: '../..' }, 422, /key of a message/],
]
for (const [name, fields, status, message] of refusals) {
  test.serial(`${name} is refused with a sentence, and nothing is stored`, async t => {
    const before = await count()
    const answer = await ada.post(`${own}/post`, fields)
    t.is(answer.status, status)
    t.regex(answer.json.error.message, message)
    t.is(await count(), before)
  })
}

test.serial('bytes that are no text are refused', async t => {
  const body = Buffer.concat([Buffer.from('body='), Buffer.from([0xff, 0xfe, 0x00, 0x80])])
  const answer = await fetch(`${office.address}${own}/post`, {
    method: 'POST',
    body,
    headers: {
      cookie: ada.cookie,
      'x-csrf-token': ada.token,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
  })
  t.is(answer.status, 400)
  t.regex(await answer.text(), /UTF-8/)
})

test.serial('markup, scripts, emoji and turned text arrive as text, safely', async t => {
  const body = '<img src=x onerror=alert(1)><script>alert(2)</script> 👩‍👩‍👧 \u202eevil {{ 7 * 7 }} <div hx-get="/x">'
  t.is((await ada.post(`${own}/post`, { body })).status, 200)
  const { text } = await bob.get(own)
  t.true(text.includes('&lt;script&gt;alert(2)&lt;/script&gt;'))
  t.true(text.includes('👩‍👩‍👧'))
  t.true(text.includes('{{ 7 * 7 }}'))
  t.notRegex(text, /<img src=x|<script>alert|\u202e|<div hx-get="\/x"/)
})

for (const [name, id] of [
  ['of others', () => foreign],
  ['that do not exist', () => '/discuss/channel/999999'],
  ['with ids that are none', () => '/discuss/channel/1e3'],
  ['with ids beyond all numbers', () => '/discuss/channel/99999999999999999999'],
] as const) {
  test.serial(`conversations ${name} are not there, whatever is asked`, async t => {
    const before = await count()
    for (const path of ['', '/messages', '/window']) {
      const { status, text } = await ada.get(id() + path)
      t.is(status, 404, path)
      t.false(text.includes('secret'))
    }
    const posts: [string, Record<string, string>][] = [
      ['post', { body: 'let me in' }],
      ['read', { message: '1' }],
      ['fold', { state: 'open' }],
      ['typing', { typing: '1' }],
      ['leave', {}],
      ['unpin', {}],
      ['join', {}],
    ]
    for (const [path, fields] of posts) t.is((await ada.post(`${id()}/${path}`, fields)).status, 404, path)
    t.is(await count(), before)
  })
}

test.serial('a forged cursor is answered with a request to draw the page again', async t => {
  for (const cursor of ['zzz.1', 'x', `${'9'.repeat(40)}`, "k'; DROP TABLE mail_message; --.1"]) {
    const answer = await ada.post(`${own}/post`, { body: 'with a forged cursor' }, cursor)
    t.is(answer.status, 200)
    t.true(answer.json.reset)
  }
})

test.serial('without the token of the session nothing is posted, and without a session one has to log in', async t => {
  const before = await count()
  const token = ada.token
  ada.token = 'forged'
  t.is((await ada.post(`${own}/post`, { body: 'forged' })).status, 400)
  ada.token = token
  const answer = await fetch(`${office.address}${own}/post`, {
    method: 'POST',
    headers: { accept: 'application/json' },
  })
  t.is(answer.status, 401)
  t.is(await count(), before)
})

test.serial('whoever writes faster than anybody can is slowed down with a clear answer; others are not', async t => {
  const { seconds } = pace
  t.teardown(() => Object.assign(pace, { seconds }))
  pace.seconds = 600 // a busy machine may need more than the usual ten for all of these
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => ada.post(`${own}/post`, { body: `flood ${index}` })),
  )
  const slowed = answers.filter(({ status }) => status === 429)
  t.true(answers.filter(({ status }) => status === 200).length <= pace.messages)
  t.true(slowed.length >= 100 - pace.messages)
  t.regex(slowed[0]!.json.error.message, /too often/)
  t.true(Number(slowed[0]!.headers.get('retry-after')) >= 1)
  t.is((await bob.post(`${own}/post`, { body: 'still here' })).status, 200)
})
