import test from 'ava'
import type { Page } from 'playwright-core'
import { accessibilityProblems, until } from '#core/testing'
import { type Office, openOffice } from './office.ts'
import { arrived, say, screenOf, textsOf } from './screen.ts'

let office: Office
let ada: { page: Page; problems: string[] }
let bob: { page: Page; problems: string[] }
let chat: number

test.before(async () => {
  office = await openOffice(['ada', 'bob', 'eve'])
  chat = await office.as('ada', async env => (await env['discuss.channel'].chatWith(office.personas.bob!)).id)
  ada = await screenOf(office, 'ada', `/discuss/channel/${chat}`)
  bob = await screenOf(office, 'bob')
})

const inPane = '[data-pane] .chat-input'
const inWindow = '.chat-window .chat-input'

test.serial('a message brings a folded chat to the page where somebody is, with the number of what is new', async t => {
  await say(ada.page, inPane, 'Have you a minute?')
  await bob.page.waitForSelector('#chat-bubbles .chat-count')
  t.is(await bob.page.textContent('#chat-bubbles .chat-count'), '1')
  t.is(new URL(bob.page.url()).pathname, '/web')
  t.is(await bob.page.textContent('#chat-announcement'), 'Ada: Have you a minute?')
  t.regex(await bob.page.title(), /^\(1\) /)
})

test.serial('a click opens it, what is new counts as read, and the cursor is in its field', async t => {
  await bob.page.click('.chat-bubble')
  await bob.page.waitForSelector('.chat-window:not([hidden])')
  await bob.page.waitForSelector('.chat-window .chat-input:focus')
  await bob.page.waitForFunction(() => !document.title.startsWith('('))
  t.is(await bob.page.locator('.chat-window .chat-count').count(), 0)
})

test.serial('both write, and both see everything once and in order', async t => {
  for (let index = 0; index < 5; index++) {
    await say(index % 2 ? ada.page : bob.page, index % 2 ? inPane : inWindow, `number ${index}`)
    for (const { page } of [ada, bob]) await page.waitForSelector(arrived(`number ${index}`))
  }
  const expected = ['Have you a minute?', ...Array.from({ length: 5 }, (_, index) => `number ${index}`)]
  t.deepEqual(await textsOf(ada.page, '[data-pane]'), expected)
  t.deepEqual(await textsOf(bob.page, '.chat-window'), expected)
})

test.serial('what the other has seen is marked, under the last message of both that was', async t => {
  await say(ada.page, inPane, 'seen?')
  await ada.page.waitForSelector('.chat-message:last-child .chat-seen')
  await bob.page.waitForSelector('.chat-message:nth-last-child(2) .chat-seen')
  t.is(await ada.page.locator('[data-pane] .chat-seen').count(), 1)
  t.is(await bob.page.locator('.chat-window .chat-seen').count(), 1)
})

test.serial('typing is seen by the other and ends with the message', async t => {
  await bob.page.locator(inWindow).pressSequentially('I think')
  await ada.page.waitForFunction(() => document.querySelector('[data-typing]')?.textContent === 'Bob is typing…')
  await bob.page.press(inWindow, 'Enter')
  await ada.page.waitForFunction(() => document.querySelector('[data-typing]')?.textContent === '')
  t.pass()
})

test.serial('that somebody types no more is told after that they type, however long that takes', async t => {
  const words: (string | null)[] = []
  let letGo = () => {}
  const held = new Promise<void>(resolve => {
    letGo = resolve
  })
  await bob.page.route('**/typing', async route => {
    words.push(route.request().postData())
    await held
    await route.continue()
  })
  await say(bob.page, inWindow, 'quick')
  await ada.page.waitForSelector(arrived('quick'))
  t.deepEqual(words, ['typing=1'])
  letGo()
  await until(() => words.length > 1)
  t.deepEqual(words, ['typing=1', 'typing=0'])
  await ada.page.waitForFunction(() => document.querySelector('[data-typing]')?.textContent === '')
  await bob.page.unroute('**/typing')
})

test.serial('a window and its draft stay from page to page, and over a reload', async t => {
  await bob.page.fill(inWindow, 'not sent yet')
  await bob.page.evaluate(() => Object.assign(window, { samePage: true }))
  await bob.page.click('.profile-menu summary')
  await bob.page.click('text="My Profile"')
  await bob.page.waitForURL(/profile/)
  t.true(await bob.page.evaluate(() => 'samePage' in window), 'going to another app must not load the page anew')
  t.is(await bob.page.inputValue(inWindow), 'not sent yet')
  await bob.page.reload()
  await bob.page.waitForFunction(
    field => document.querySelector<HTMLTextAreaElement>(field)?.value === 'not sent yet',
    inWindow,
  )
  await bob.page.fill(inWindow, '')
})

test.serial('folding, by Escape, and closing hold in all tabs of a person', async t => {
  const other = await screenOf(office, 'bob', '/web', { beside: bob.page })
  await other.page.waitForSelector('.chat-window:not([hidden])')
  await bob.page.focus(inWindow)
  await bob.page.keyboard.press('Escape')
  await other.page.waitForSelector('.chat-window', { state: 'hidden' })
  await bob.page.waitForSelector('.chat-bubble:focus')
  await bob.page.keyboard.press('Enter')
  await other.page.waitForSelector('.chat-window:not([hidden])')
  await bob.page.click('.chat-window [data-close]')
  await other.page.waitForSelector('.chat-window', { state: 'detached' })
  await bob.page.waitForSelector('.chat-bubble', { state: 'detached' })
  t.deepEqual(other.problems, [])
  await other.page.close()
})

test.serial('the icon lists conversations, new ones in bold, and opens one by the keyboard', async t => {
  await say(ada.page, inPane, 'Are you still there?')
  await bob.page.waitForSelector('#chat-menu-count [data-total="1"]')
  await bob.page.focus('#chat-menu summary')
  await bob.page.keyboard.press('Enter')
  await bob.page.waitForSelector('#chat-menu [data-chat]')
  t.regex((await bob.page.textContent('#chat-menu .chat-unread'))!, /Ada\s*\d.*Are you still there\?/s)
  t.deepEqual(await accessibilityProblems(bob.page), [])
  await bob.page.keyboard.press('ArrowDown')
  await bob.page.keyboard.press('Enter')
  await bob.page.waitForSelector('.chat-window:not([hidden])')
  await bob.page.waitForSelector('#chat-menu-count [data-total]', { state: 'detached' })
  t.deepEqual(await accessibilityProblems(bob.page), [])
  t.deepEqual([...bob.problems, ...ada.problems], [])
})
