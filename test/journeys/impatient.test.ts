import test from 'ava'
import type { Page } from 'playwright-core'
import { Guest } from '../guest.ts'
import { type Bakery, openBakery, openChat, operatorAt, say, visitorScreen } from './bakery.ts'

let bakery: Bakery
let tom: Page

test.before(async () => {
  bakery = await openBakery()
  tom = (await operatorAt(bakery, 'demo')).page
})

/** Something to wait for, and what ends the wait. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { open: () => open(), opened }
}

test('what a visitor types before the window is ready is kept, and sent by an Enter that came too early', async t => {
  const page = await visitorScreen()
  const script = gate()
  await page.route('**/widget.js*', async route => {
    await script.opened
    await route.continue()
  })

  await page.goto(bakery.site)
  await page.getByRole('button', { name: 'Chat with us' }).click()
  const chat = page.frameLocator('iframe')
  await chat.locator('#text').fill('I am in a hurry')
  await chat.locator('#text').press('Enter')
  t.true(await chat.locator('.send').isDisabled(), 'the button says that it is not ready')
  script.open()

  await chat.locator('#thread .own', { hasText: 'I am in a hurry' }).waitFor()
  await tom.locator('.chat-window', { hasText: 'I am in a hurry' }).waitFor({ state: 'attached' })
  t.is(await chat.locator('#text').inputValue(), '')
})

test('an Enter while the window still asks who is there sends the message once', async t => {
  const page = await visitorScreen()
  const answer = gate()
  const asked = page.waitForRequest('**/im_livechat/greet')
  await page.route('**/im_livechat/greet', async route => {
    await answer.opened
    await route.continue()
  })

  await page.goto(bakery.site)
  await page.getByRole('button', { name: 'Chat with us' }).click()
  await asked
  const chat = page.frameLocator('iframe')
  await chat.locator('#text').fill('Nobody waits for me')
  await chat.locator('#text').press('Enter')
  answer.open()

  await chat.locator('#thread .own', { hasText: 'Nobody waits for me' }).waitFor()
  await tom.locator('.chat-window', { hasText: 'Nobody waits for me' }).waitFor({ state: 'attached' })
  t.is(await chat.locator('.bubble', { hasText: 'Nobody waits for me' }).count(), 1)
})

test('an answer that was long on its way takes back nothing that was said meanwhile', async t => {
  const one = await visitorScreen()
  const two = await one.context().newPage()
  const [answered, arrives] = [gate(), gate()]
  await two.route('**/im_livechat/session', async route => {
    if (route.request().method() !== 'GET') return route.fallback()
    const response = await route.fetch()
    answered.open()
    await arrives.opened
    await route.fulfill({ response })
  })

  for (const page of [one, two]) await page.goto(bakery.site)
  const [first, second] = [await openChat(one), await openChat(two)]
  await say(first, '#text', 'Begun in one tab')
  await answered.opened // the second asks for it
  await say(second, '#text', 'Gone on in another')
  await second.locator('#thread .own', { hasText: 'Gone on in another' }).waitFor()
  await second.evaluate(() => document.querySelector('#thread')?.setAttribute('data-old', ''))
  arrives.open()
  await second.waitForSelector('#thread:not([data-old])')
  await second.locator('#thread .own', { hasText: 'Gone on in another' }).waitFor()
  t.deepEqual(await second.locator('#thread .bubble').allInnerTexts(), ['Begun in one tab', 'Gone on in another'])
})

test('visitors who write at the same moment each have a window at the operator’s', async t => {
  const arrive = gate()
  await tom.route(/\/discuss\/channel\/\d+\/window$/, async route => {
    await arrive.opened
    await route.continue()
  })
  const guests = await Promise.all(['one', 'two', 'three', 'four'].map(text => new Guest(bakery.address).begin(text)))
  for (const { session } of guests) await tom.locator(`#chat-bubble-${session}`).waitFor({ state: 'attached' })
  arrive.open()
  for (const { session } of guests) await tom.locator(`#chat-window-${session}`).waitFor({ state: 'attached' })
  t.pass()
})

test('who would answer is not shown any more when somebody answers already', async t => {
  const page = await visitorScreen()
  await page.goto(bakery.site)
  const chat = await openChat(page)
  await say(chat, '#text', 'One thing')
  await chat.click('#end')
  await chat.click('dialog .primary')

  const arrives = gate()
  await page.route('**/im_livechat/greet', async route => {
    const response = await route.fetch()
    await arrives.opened
    await route.fulfill({ response })
  })
  await chat.click('[data-new]')
  await say(chat, '#text', 'Another thing')
  await chat.waitForSelector('#thread .own >> text="Another thing"')
  const greeted = page.waitForResponse('**/im_livechat/greet')
  arrives.open()
  await (await greeted).finished()
  await say(chat, '#text', 'And a third')
  await chat.waitForSelector('#thread .own >> text="And a third"')
  t.truthy(await chat.getAttribute('#livechat-session', 'data-id'))
})
