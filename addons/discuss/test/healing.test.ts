import test from 'ava'
import type { Page, Route } from 'playwright-core'
import { type Office, openOffice } from './office.ts'
import { arrived, say, screenOf, textsOf } from './screen.ts'

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
/** The browser is online again: what waits before it tries again, tries now. */
const online = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('online')))
const stored = () => office.database.query<{ preview: string }>('SELECT preview FROM mail_message ORDER BY id')

test.serial('a post shows what the stream could not bring, each once and in order', async t => {
  const { page } = await screenOf(office, 'ada', path())
  // The stream of a shared worker is out of reach for a test; without one, the page has the stream itself.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
  await page.context().route('**/events*', route => route.abort())
  await page.reload()
  await write('bob', 'while the stream was blocked')
  const inVain = page.waitForEvent('requestfailed', request => request.url().includes('/events'))
  await online(page)
  await inVain
  t.deepEqual(await textsOf(page, pane), [])
  await say(page, field, 'an answer')
  await page.waitForSelector(arrived('an answer'))
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
  await online(page)
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
  await online(page)
  await page.waitForSelector(arrived('written without a net'))
  const rows = await stored()
  t.is(rows.filter(({ preview }) => preview === 'written without a net').length, 1)
})

test.serial('an answer that got lost on its way makes no second message', async t => {
  const { page } = await screenOf(office, 'ada', path())
  let lost = 0
  const lose = async (route: Route) => {
    await route.fetch()
    lost++
    await route.abort()
  }
  await page.context().route('**/post', lose, { times: 1 })
  const failed = page.waitForEvent('requestfailed', request => request.url().endsWith('/post'))
  await say(page, field, 'once, please')
  await failed
  // They are sent one after the other: when the next has arrived, nothing of the first is on its way any more.
  await say(page, field, 'and the next')
  for (const text of ['once, please', 'and the next']) await page.waitForSelector(arrived(text))
  t.is(lost, 1)
  t.is((await textsOf(page, pane)).filter(text => text === 'once, please').length, 1)
  t.is((await stored()).filter(({ preview }) => preview === 'once, please').length, 1)
})

test.serial('what is on its way stays in sight when another tab is the first to hear that it has arrived', async t => {
  const { page } = await screenOf(office, 'ada', path())
  const other = await screenOf(office, 'ada', path(), { beside: page })
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
  await page.route('**/events*', route => route.abort())
  await page.reload()
  await page.route('**/post', async route => {
    const response = await route.fetch()
    await other.page.waitForSelector(arrived('on its way'))
    // Something is drawn on the page, and what waits with it.
    await page.evaluate(() => document.body.append(document.createElement('i')))
    t.true((await textsOf(page, pane)).includes('on its way'))
    await route.fulfill({ response })
  })
  await say(page, field, 'on its way')
  await page.waitForSelector(arrived('on its way'))
  t.is((await textsOf(page, pane)).filter(text => text === 'on its way').length, 1)
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
  await page.waitForSelector(arrived('refused'))
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
  await bar.waitFor()
  t.regex((await bar.textContent())!, /You were logged out\. What you were writing is kept\. *Log in again/)
  t.is(await page.inputValue(field), 'half a sen')
  const refused = page.waitForResponse(response => response.url().endsWith('/post'))
  await say(page, field, 'half a sentence, sent too late')
  t.is((await refused).status(), 401)
  t.false((await stored()).some(({ preview }) => preview.startsWith('half a')))
  await bar.locator('a').click()
  await page.fill('[name=login]', 'bob')
  await page.fill('[name=password]', 'bob has a long password')
  await page.click('[type=submit]')
  await page.waitForSelector(arrived('half a sentence, sent too late'))
  t.is(new URL(page.url()).pathname, path())
})
