import test from 'ava'
import type { Environment, Id } from '#core'
import { actAsGuest, guestPersona } from '../models/persona.ts'
import { type Office, openOffice } from './office.ts'

let office: Office
/** The conversation that the table is about, and the records in it. */
const records: Record<string, Id> = {}
let openChannel: Id
let token: string
let otherToken: string

test.before(async () => {
  office = await openOffice(['ada', 'bob', 'eve'])
  const { ada, bob } = office.personas
  await office.as('ada', async env => {
    const { guestId, token: issued } = await env['mail.guest'].issue({ name: 'Visitor' })
    token = issued
    otherToken = (await env['mail.guest'].issue({ name: 'Another' })).token
    const channel = await env['discuss.channel'].begin({ channel_type: 'group' }, [ada!, bob!, guestPersona(guestId)])
    const message = await channel.messagePost({ body: 'between us' })
    const [member] = await channel.members()
    Object.assign(records, {
      'discuss.channel': channel.id,
      'discuss.channel.member': member!.id,
      'mail.message': message.id,
      'mail.guest': guestId,
    })
    openChannel = (await env['discuss.channel'].begin({ channel_type: 'channel', name: 'news' }, [ada!])).id
  })
})

const nobody = async <T>(work: (env: Environment) => Promise<T>) => {
  const uid = await office.database.publicUid()
  return office.database.unit({ uid }, work)
}
const people: Record<string, <T>(work: (env: Environment) => Promise<T>) => Promise<T>> = {
  'a member': work => office.as('bob', work),
  'a colleague who is not in it': work => office.as('eve', work),
  'somebody from outside': nobody,
}
const operations = ['read', 'write', 'create', 'unlink'] as const

// Nothing is written but by methods that decide themselves; reading is for those who are in it.
for (const model of ['discuss.channel', 'discuss.channel.member', 'mail.message', 'mail.guest']) {
  for (const [who, as] of Object.entries(people)) {
    for (const operation of operations) {
      const may = who === 'a member' && operation === 'read'
      test(`${who} may ${may ? '' : 'not '}${operation} ${model}`, async t => {
        const allowed = await as(env => env.model(model).browse(records[model]!).hasAccess(operation))
        t.is(allowed, may)
      })
    }
  }
}

test('a channel for colleagues is seen by all of them, and its members too', async t => {
  const seen = (who: string) => people[who]!(env => env['discuss.channel'].browse(openChannel).hasAccess('read'))
  t.true(await seen('a colleague who is not in it'))
  t.false(await seen('somebody from outside'))
})

test('tokens of guests and keys of authors are read by nobody', async t => {
  for (const [model, field] of [
    ['mail.guest', 'access_token_hash'],
    ['mail.message', 'client_key'],
  ] as const) {
    const id = records[model]!
    await t.throwsAsync(
      office.as('bob', env => env.model(model).browse(id).read([field])),
      { name: 'AccessError' },
    )
  }
})

test('a guest posts where they are, and nowhere else', async t => {
  const post = (guest: Id, channel: Id) =>
    nobody(async env => {
      actAsGuest(env, guest)
      await env['discuss.channel'].browse(channel).messagePost({ body: 'hello' })
    })
  const own = records['mail.guest']!
  await t.notThrowsAsync(post(own, records['discuss.channel']!))
  await t.throwsAsync(post(own, openChannel), { name: 'MissingError' })
  await t.throwsAsync(post(own + 1, records['discuss.channel']!), { name: 'MissingError' })
})

const stream = async (authorization: string) => {
  const answer = await fetch(`${office.address}/events?after=x.0`, { headers: { authorization } })
  return { status: answer.status, text: await answer.text() }
}

test('a guest reads their own stream by their token; a forged one is nobody', async t => {
  t.is((await stream(`Bearer ${token}`)).status, 200)
  const [id, secret] = token.split('.')
  for (const forged of [
    'x',
    '1.x',
    `${id}.${'A'.repeat(32)}`,
    `${Number(id) + 1}.${secret}`,
    `${id}.${secret}x`,
    `${id}`,
    `999999.${secret}`,
    `${id}'--.${secret}`,
  ]) {
    t.is((await stream(`Bearer ${forged}`)).status, 401, forged)
  }
})

test("a guest's stream has nothing of others, and no word of who else reads", async t => {
  const cursor = async (bearer: string) => JSON.parse((await stream(`Bearer ${bearer}`)).text).cursor.split('.')
  const [epoch] = await cursor(token)
  await office.as('ada', env =>
    env['discuss.channel'].browse(records['discuss.channel']!).messagePost({ body: 'for you' }),
  )
  const read = async (bearer: string) => {
    const headers = { authorization: `Bearer ${bearer}` }
    return (await fetch(`${office.address}/events?after=${epoch}.0`, { headers })).text()
  }
  const own = await read(token)
  t.true(own.includes('for you'))
  t.false(/discuss-list|chat-menu|ada has|@/.test(own))
  t.false((await read(otherToken)).includes('for you'))
})
