import test from 'ava'
import { clock } from '#core'
import { type TestMailServer, type TestServer, testMailServer, testServer, until, Visitor } from '#core/testing'
import { sendDue } from '../mail/sender.ts'

let mail: TestMailServer
let server: TestServer
test.before(async () => {
  mail = await testMailServer()
  server = await testServer(['base'], { demo: true, mail: mail.settings })
  await server.database.unit({}, env => env['ir.config_parameter'].setParam('web.base.url', server.address))
})
test.afterEach.always(() => clock.set(null))

const somebody = () => new Visitor(server.address)
const secret = 'correct horse battery'
let people = 0

/** Somebody new, with an e-mail address of their own. */
async function person(values: object = {}): Promise<{ id: number; login: string }> {
  const login = `person${++people}`
  const { id } = await server.database.unit({}, env =>
    env['res.users'].create({ login, name: `Person ${people}`, email: `${login}@example.com`, ...values }),
  )
  return { id, login }
}

const rows = async (text: string, values: unknown[] = []) =>
  server.database.query<Record<string, unknown>>(text, values)
/** The sender of the server works beside the test: it is done with all that waited. */
const allSent = () => until(async () => (await rows(`SELECT FROM ir_mail WHERE state = 'outgoing'`)).length === 0)
const linkIn = (text: string) => new URL(/http\S+token=\S+/.exec(text)![0]!)
const set = (link: URL, password: string, again = password) =>
  somebody().post('/web/set_password', { token: link.searchParams.get('token')!, password, again })
const logIn = async (login: string, password: string) =>
  (await somebody().post('/web/login', { login, password })).status === 303

test.serial(
  'who has forgotten the password is mailed a link that works once, in the database only as a digest',
  async t => {
    const ada = await person({ password: 'before and gone' })
    const old = await somebody().logIn(ada.login, 'before and gone')
    const asked = await somebody().post('/web/reset_password', { login: `${ada.login}@EXAMPLE.com` })
    t.regex(await asked.text(), /a message is on its way/)
    const { to, text } = await mail.next()
    t.deepEqual(to, [`${ada.login}@example.com`])
    t.regex(text, /From: Foyer <foyer@example\.com>/)
    t.regex(text, /Subject: Choose a new password/)
    const link = linkIn(text)
    const token = link.searchParams.get('token')!
    const stored = JSON.stringify([await rows('SELECT * FROM ir_mail'), await rows('SELECT * FROM res_users_link')])
    t.false(stored.includes(token))
    const page = await somebody().get(link.pathname + link.search)
    t.is(page.headers.get('referrer-policy'), 'same-origin')
    t.true((await page.text()).includes(ada.login))
    t.is((await set(link, 'password1')).status, 422, 'the rules hold, and the link is still good')
    t.is((await set(link, secret, 'another')).status, 422)
    const done = await set(link, secret)
    t.is(done.headers.get('location'), `/web/login?login=${ada.login}&set=1`)
    t.is((await old.get('/web')).status, 303, 'the sessions of before are over')
    t.true(await logIn(ada.login, secret))
    t.is((await set(link, 'yet another one')).status, 404)
    const events = await rows(`SELECT event FROM res_users_log WHERE user_id = $1 AND event LIKE 'link%'`, [ada.id])
    t.deepEqual(events, [{ event: 'link_asked' }, { event: 'link' }])
    t.true(await logIn(ada.login, secret))
  },
)

test.serial('of two who use a link at the same moment one succeeds', async t => {
  const bo = await person()
  await somebody().post('/web/reset_password', { login: bo.login })
  const link = linkIn((await mail.next()).text)
  const answers = await Promise.all(['one of the two', 'two of the two'].map(password => set(link, password)))
  t.deepEqual(answers.map(({ status }) => status).sort(), [303, 404])
})

test.serial('a link is good for an hour, and for the latest one only; an archived user has none', async t => {
  const cleo = await person()
  const ask = async () => {
    await somebody().post('/web/reset_password', { login: cleo.login })
    return linkIn((await mail.next()).text)
  }
  const first = await ask()
  const second = await ask()
  t.is((await set(first, secret)).status, 404)
  clock.advance(61 * 60_000)
  t.is((await set(second, secret)).status, 404)
  const third = await ask()
  await server.database.unit({}, env => env['res.users'].browse(cleo.id).write({ active: false }))
  t.is((await set(third, secret)).status, 404)
})

test.serial('whether there is an account is not told: the answer and what is stored are alike', async t => {
  const dora = await person()
  const pages: string[] = []
  for (const login of [dora.login, 'nobody-at-all', '__system__', 'public', '%', '']) {
    const before = await rows('SELECT count(*) FROM res_users_link')
    const answer = await somebody().post('/web/reset_password', { login })
    t.is(answer.status, 200)
    pages.push((await answer.text()).replaceAll(/(value|nonce|content)="[^"]*"/g, ''))
    const after = await rows('SELECT count(*) FROM res_users_link')
    t.is(Number(after[0]!.count), Number(before[0]!.count) + 1, login)
    if (pages.length === 4) clock.advance(61_000)
  }
  t.is(new Set(pages).size, 1)
  t.deepEqual((await mail.next()).to, [`${dora.login}@example.com`])
  await allSent()
  t.deepEqual(mail.received.at(-1)!.to, [`${dora.login}@example.com`], 'and nobody else was sent anything')
})

test.serial(
  'a mail that the server refuses waits, says why, and is tried again; after the last try it has failed',
  async t => {
    const { database } = server
    const wait = { email_to: 'x@example.com', subject: 'Tried', body: 'Grüße, = and all' }
    mail.refuse('the box is full')
    const { id } = await database.unit({}, env => env['ir.mail'].create(wait))
    const state = async () => (await rows('SELECT state, attempts, last_error FROM ir_mail WHERE id = $1', [id]))[0]!
    for (let round = 1; round <= 6; round++) {
      await sendDue(database, database.mailer!)
      await until(async () => (await state()).attempts === round)
      await sendDue(database, database.mailer!)
      t.is((await state()).attempts, round, 'not before its time')
      clock.advance(4 * 3600_000)
    }
    await until(async () => (await state()).state === 'failed')
    t.regex(String((await state()).last_error), /the box is full/)
    mail.refuse(null)
    await database.unit({}, env => env['ir.mail'].browse(id).actionRetry())
    t.regex((await mail.next()).text, /Subject: Tried[\s\S]*Grüße, = and all/)
  },
)

test.serial('nobody is sent more than three such mails an hour', async t => {
  const { database } = server
  const fay = await person()
  for (let round = 0; round < 5; round++) {
    await database.unit({}, env => env['res.users'].askForLink(fay.login, { ip: '192.0.2.1', userAgent: '' }))
    await sendDue(database, database.mailer!)
  }
  for (let round = 0; round < 3; round++) t.deepEqual((await mail.next()).to, [`${fay.login}@example.com`])
  await sendDue(database, database.mailer!)
  await allSent()
  t.is(mail.received.filter(({ to }) => to[0] === `${fay.login}@example.com`).length, 3)
})

test.serial(
  'whoever keeps asking in the name of somebody keeps neither their links nor an invitation from them',
  async t => {
    const ida = await person()
    const message = (kind: 'reset' | 'invitation') =>
      server.database.unit({}, async env => {
        const link = await env['res.users.link'].create({ user_id: ida.id, kind })
        return (await link.message()) !== null
      })
    const sent: boolean[] = []
    for (let minutes = 0; minutes < 125; minutes += 5) {
      sent.push(await message('reset'))
      clock.advance(5 * 60_000)
    }
    t.is(sent.filter(Boolean).length, 7, 'three in each hour')
    for (let round = 0; round < 3; round++) await message('reset')
    t.false(await message('reset'))
    t.true(await message('invitation'))
  },
)

test.serial('who gets another e-mail address is told at the one of before, and it is written down', async t => {
  const { id, login } = await person({ password: secret })
  const browser = await somebody().logIn(login, secret)
  const form = await browser.open('/web/profile')
  await form.fill('Email', 'new@example.com').press('Save')
  const { to, text } = await mail.next()
  t.deepEqual(to, [`${login}@example.com`])
  t.regex(text, /is another one now/)
  t.notRegex(text, /new@example/)
  await server.database.unit({ uid: 2 }, env => env['res.users'].browse(id).write({ email: 'new@example.com' }))
  const events = await rows(`SELECT by_id FROM res_users_log WHERE user_id = $1 AND event = 'email'`, [id])
  t.deepEqual(events, [{ by_id: null }], 'the same once more is no change')
})

test.serial('an administrator invites by mail; others may not, and no link is shown', async t => {
  const gil = await person()
  const admin = await somebody().logIn('admin')
  const path = `/web/users/${gil.id}/link`
  t.regex(await (await admin.get(path)).text(), new RegExp(`Send the link to ${gil.login}@example.com`))
  const sent = await (await admin.post(path)).text()
  t.regex(sent, /is on its way/)
  t.notRegex(sent, /token=/)
  const { text } = await mail.next()
  t.regex(text, /Subject: Your account at /)
  t.regex(text, new RegExp(`Your login is ${gil.login}`))
  t.is((await set(linkIn(text), secret)).status, 303)
  const demo = await somebody().logIn('demo')
  for (const answer of [await demo.get(path), await demo.post(path)]) t.is(answer.status, 403)
})

test.serial('without an address, or with several, the administrator is shown the link, once', async t => {
  const hal = await person({ email: 'hal@example.com, eve@example.com' })
  const admin = await somebody().logIn('admin')
  const shown = await (await admin.post(`/web/users/${hal.id}/link`)).text()
  t.regex(shown, /to nobody else/)
  t.notRegex(await (await admin.get(`/web/users/${hal.id}/link`)).text(), /token=/)
  t.is((await set(linkIn(/value="(http[^"]+token[^"]+)"/.exec(shown)![1]!), secret)).status, 303)
  t.true(await logIn(hal.login, secret))
})
