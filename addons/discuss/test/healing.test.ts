import { setTimeout as pause } from 'node:timers/promises'
import test from 'ava'
import { type Office, openOffice } from './office.ts'
import { say, screenOf, textsOf } from './screen.ts'

let office: Office
let chat: number

test.before(async () => {
  office = await openOffice(['ada', 'bob'])
  chat = (await office.as('ada', env => env['discuss.channel'].chatWith(office.personas.bob!))).id
})

const path = () => `/discuss/channel/${chat}`
const field = '[data-pane] .chat-input'
const pane = '[data-pane]'
const write = (login: string, body: string) =>
  office.as(login, env => env['discuss.channel'].browse(chat).messagePost({ body }))
const stored = () => office.database.query<{ preview: string }>('SELECT preview FROM mail_message ORDER BY id')

test.serial('a post shows what the stream could not bring, each once and in order', async t => {
  const { page } = await screenOf(office, 'ada', path())
  // The stream of a shared worker is out of reach for a test; without one, the page has the stream itself.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
  await page.context().route('**/events*', route => route.abort())
  await page.reload()
  await write('bob', 'while the stream was blocked')
  await pause(300)
  t.deepEqual(await textsOf(page, pane), [])
  await say(page, field, 'an answer')
  await page.waitForSelector('.chat-message:not(.chat-pending) >> text="an answer"')
  t.deepEqual(await textsOf(page, pane), ['while the stream was blocked', 'an answer'])
  await page.context().unroute('**/events*')
  await page.reload()
  t.deepEqual(await textsOf(page, pane), ['while the stream was blocked', 'an answer'])
})

test.serial('when too much was missed, what is shown is drawn again, and what is being written stays', async t => {
  const { page } = await screenOf(office, 'ada')
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
  await page.click('#chat-menu summary')
  await page.click(`[data-chat="${chat}"]`)
  await page.waitForSelector('.chat-window:not([hidden])')
  await page.context().route('**/events*', route => route.abort())
  await page.reload()
  await page.fill('.chat-window .chat-input', 'half a sentence')
  await office.as('bob', async env => {
    for (let index = 0; index < 210; index++) {
      await env['discuss.channel'].browse(chat).messagePost({ body: `missed ${index}` })
    }
  })
  await page.context().unroute('**/events*')
  await page.waitForSelector('.chat-window >> text="missed 209"')
  t.is(await page.inputValue('.chat-window .chat-input'), 'half a sentence')
  t.deepEqual(
    await textsOf(page, '.chat-window'),
    Array.from({ length: 30 }, (_, index) => `missed ${180 + index}`),
  )
  await page.fill('.chat-window .chat-input', '')
  await page.click('.chat-window [data-close]')
})

test.serial('what cannot be sent waits, also over a reload, and arrives exactly once', async t => {
  const { page } = await screenOf(office, 'ada', path())
  await page.context().route('**/post', route => route.abort())
  await say(page, field, 'written without a net')
  await page.waitForSelector('.chat-pending >> text="Not sent yet: trying again…"')
  await page.reload()
  await page.waitForSelector('.chat-pending >> text="written without a net"')
  await page.context().unroute('**/post')
  await page.waitForSelector('.chat-message:not(.chat-pending) >> text="written without a net"')
  const rows = await stored()
  t.is(rows.filter(({ preview }) => preview === 'written without a net').length, 1)
})

test.serial('an answer that got lost on its way makes no second message', async t => {
  const { page } = await screenOf(office, 'ada', path())
  let lost = 0
  await page.context().route('**/post', async route => {
    await route.fetch()
    lost++
    await route.abort()
    await page.context().unroute('**/post')
  })
  await say(page, field, 'once, please')
  await page.waitForSelector('.chat-message:not(.chat-pending) >> text="once, please"')
  await pause(1500)
  t.is(lost, 1)
  t.is((await textsOf(page, pane)).filter(text => text === 'once, please').length, 1)
  t.is((await stored()).filter(({ preview }) => preview === 'once, please').length, 1)
})

test.serial('a message that is refused stays with the reason, and can be tried again or discarded', async t => {
  const { page } = await screenOf(office, 'ada', path())
  await page
    .context()
    .route('**/post', route =>
      route.fulfill({ status: 422, contentType: 'application/json', body: '{"error":{"message":"Not today."}}' }),
    )
  await say(page, field, 'refused')
  await page.waitForSelector('.chat-refused >> text=/Not sent\\. Not today\\./')
  await page.context().unroute('**/post')
  await page.click('.chat-refused >> text="Try again"')
  await page.waitForSelector('.chat-message:not(.chat-pending) >> text="refused"')
  t.pass()
})

test.serial('logged out elsewhere, the page says so and keeps what was written until one is back', async t => {
  const { page } = await screenOf(office, 'bob', path())
  await page.fill(field, 'half a sen')
  const other = await page.context().newPage()
  await other.goto(`${office.address}/web`)
  await other.click('.profile-menu summary')
  await other.click('text="Log out"')
  const bar = page.locator('.chat-gone')
  await bar.waitFor({ timeout: 5000 })
  t.regex((await bar.textContent())!, /You were logged out\. What you were writing is kept\. *Log in again/)
  t.is(await page.inputValue(field), 'half a sen')
  await say(page, field, 'half a sentence, sent too late')
  t.false((await stored()).some(({ preview }) => preview.startsWith('half a')))
  await bar.locator('a').click()
  await page.fill('[name=login]', 'bob')
  await page.fill('[name=password]', 'bob has a long password')
  await page.click('[type=submit]')
  await page.waitForSelector('.chat-message:not(.chat-pending) >> text="half a sentence, sent too late"')
  t.is(new URL(page.url()).pathname, path())
})
