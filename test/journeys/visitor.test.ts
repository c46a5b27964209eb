import test from 'ava'
import type { Frame, Page } from 'playwright-core'
import {
  type Bakery,
  chatOf,
  goAway,
  isKept,
  openBakery,
  openChat,
  operatorAt,
  type Screen,
  say,
  visitorScreen,
} from './bakery.ts'
import { type Overheard, overhear } from './overheard.ts'

let bakery: Bakery
let tom: Screen
let page: Page
let chat: Frame
let overheard: Overheard
const problems: string[] = []

test.before(async () => {
  bakery = await openBakery()
  tom = await operatorAt(bakery, 'demo')
  tom.page.on('dialog', dialog => dialog.accept())
  page = await visitorScreen()
  page.on('pageerror', error => problems.push(error.message))
  page.on('console', message => message.type() === 'error' && problems.push(message.text()))
  overheard = await overhear(page)
})

const inWindow = '.chat-window:visible .chat-input'
const texts = (frame = chat) => frame.locator('#thread .bubble').allInnerTexts()
const waitFor = (text: string, frame = chat) => frame.locator('#thread .bubble', { hasText: text }).waitFor()

test.serial('a button on the site opens a window with the welcome message, the chat name and avatar', async t => {
  await page.goto(bakery.site)
  const button = page.getByRole('button', { name: 'Chat with us' })
  const box = (await button.boundingBox())!
  t.true(box.x > 1180 && box.y > 700, 'bottom right')
  t.is(await page.locator('iframe').count(), 0, 'nothing more is loaded before somebody asks for it')
  chat = await openChat(page)
  t.is(await chat.innerText('main .bubble'), 'Hello! How can we help you?')
  t.is(await chat.innerText('#operator-name'), 'Tom')
  t.is(await chat.innerText('#operator .avatar'), 'T')
})

test.serial('messages are there at once on both sides, and typing is shown', async t => {
  // Who is typing is told to whoever is there, and not again to those who come.
  const listens = page.waitForResponse(/\/events\?/)
  await chat.locator('#text').pressSequentially('Have you rye bread?')
  await chat.press('#text', 'Enter')
  await tom.page.waitForSelector('.chat-window >> text="Have you rye bread?"')
  t.is(await tom.page.locator('.chat-window').count(), 1, 'who only looks disturbs nobody')
  await listens
  await tom.page.locator(inWindow).pressSequentially('Let me')
  await chat.waitForFunction(() => document.querySelector('#typing')?.textContent?.includes('typing'))
  await tom.page.fill(inWindow, 'Let me look')
  await tom.page.press(inWindow, 'Enter')
  await waitFor('Let me look')
  t.is(await chat.innerText('#typing'), '')
  await chat.locator('#text').pressSequentially('T')
  await tom.page.waitForFunction(() => document.querySelector('[data-typing]')?.textContent?.includes('is typing'))
  await say(chat, '#text', 'Thanks')
  await tom.page.waitForSelector('.chat-message >> text="Thanks"')
  await waitFor('Thanks')
  t.deepEqual(await texts(), ['Have you rye bread?', 'Let me look', 'Thanks'])
})

test.serial(
  'the conversation, its draft and the open window survive a reload and the move to the next page',
  async t => {
    await chat.fill('#text', 'And do you')
    await isKept(page, 'And do you')
    await page.reload()
    chat = await chatOf(page)
    await waitFor('Thanks')
    t.is(await chat.inputValue('#text'), 'And do you')
    await page.click('text=our opening hours')
    await page.waitForURL('**/opening-hours')
    chat = await chatOf(page)
    await waitFor('Thanks')
    t.deepEqual(await texts(), ['Have you rye bread?', 'Let me look', 'Thanks'])
    await say(chat, '#text', 'And do you deliver?')
    await tom.page.waitForSelector('.chat-message >> text="And do you deliver?"')
    t.is(await tom.page.locator('.chat-window:visible').count(), 1, 'it is the same conversation')
  },
)

test.serial('a second tab of the site shows the same conversation, in step', async t => {
  const second = await page.context().newPage()
  t.teardown(() => second.close())
  await second.goto(bakery.site)
  const other = await chatOf(second)
  await waitFor('And do you deliver?', other)
  await say(tom.page, inWindow, 'On Fridays')
  for (const frame of [chat, other]) await waitFor('On Fridays', frame)
  await say(other, '#text', 'Good to know')
  for (const frame of [chat, other]) await waitFor('Good to know', frame)
  t.deepEqual(await texts(), await texts(other))
})

test.serial('a conversation begun in one tab shows in another that was there before', async t => {
  const one = await visitorScreen({ timezoneId: 'Asia/Tokyo' })
  t.teardown(() => one.context().close())
  const two = await one.context().newPage()
  await one.goto(bakery.site)
  await two.goto(bakery.site)
  const [first, second] = [await openChat(one), await openChat(two)]
  await say(first, '#text', 'Begun in one')
  await waitFor('Begun in one', second)
  await say(second, '#text', 'Gone on in two')
  for (const frame of [first, second]) await waitFor('Gone on in two', frame)
  t.deepEqual(await texts(first), await texts(second))
  const time = first.locator('#thread time').last()
  const moment = new Date((await time.getAttribute('datetime'))!)
  const inTokyo = new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone: 'Asia/Tokyo' })
  t.is((await time.innerText()).replace(/\s/g, ' '), inTokyo.format(moment).replace(/\s/g, ' '), 'the visitor’s hour')
  await first.click('#end')
  await first.click('dialog button >> text=/Yes/')
  await second.locator('#notice >> text=This conversation has ended.').waitFor()
  await tom.page.locator('.chat-window:has(.chat-ended) [data-close]').click()
})

test.serial('folded, the button counts what came in; Escape folds, and the focus is where it was', async t => {
  await chat.focus('#text')
  await page.keyboard.press('Escape')
  const button = page.getByRole('button', { name: /Chat with us/ })
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'BUTTON')
  t.is(await button.getAttribute('aria-expanded'), 'false')
  await say(tom.page, inWindow, 'Anything else?')
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.querySelector('button')?.dataset.unread === '1')
  t.regex((await button.getAttribute('aria-label'))!, /1/)
  await page.keyboard.press('Enter')
  await waitFor('Anything else?')
  await chat.waitForFunction(() => document.activeElement?.id === 'text')
})

test.serial('without a connection, what is written is kept, said to be waiting, and sent once it is back', async t => {
  await page.context().setOffline(true)
  await say(chat, '#text', 'I was in a tunnel')
  await chat.locator('#connection').waitFor()
  t.is(await chat.locator('#pending .bubble').innerText(), 'I was in a tunnel')
  await page.context().setOffline(false)
  await tom.page.waitForSelector('.chat-message >> text="I was in a tunnel"')
  await chat.locator('#pending .message').waitFor({ state: 'detached' })
  await waitFor('I was in a tunnel')
  await chat.locator('#connection').waitFor({ state: 'hidden' })
  t.is((await texts()).filter(text => text === 'I was in a tunnel').length, 1)
})

test.serial('the visitor ends it after a question, and both sides see the end', async t => {
  await chat.click('#end')
  await chat.click('dialog button >> text=Stay')
  t.true(await chat.isVisible('#composer'))
  await chat.click('#end')
  await chat.click('dialog button >> text=/Yes/')
  await chat.locator('#notice >> text=This conversation has ended.').waitFor()
  t.false(await chat.isVisible('#composer'))
  await tom.page.locator('.chat-window:visible .chat-ended').waitFor()
  t.is(await tom.page.locator(inWindow).count(), 0)
  t.true((await texts()).includes('Anything else?'), 'what was said stays to be read')
})

test.serial('afterwards a new conversation begins with nothing of the old one', async t => {
  await tom.page.locator('.chat-window:visible [data-close]').click()
  await chat.click('[data-new]')
  await chat.locator('#thread .message').first().waitFor({ state: 'detached' })
  await say(chat, '#text', 'It is me again')
  await tom.page.waitForSelector('.chat-window >> text="It is me again"')
  await waitFor('It is me again')
  t.deepEqual(await texts(), ['It is me again'])
})

test.serial('the operator ends it, and the visitor sees that', async t => {
  await tom.page.locator('.chat-window:visible [data-close]').click()
  await chat.locator('#notice >> text=This conversation has ended.').waitFor()
  t.false(await chat.isVisible('#composer'))
})

test.serial('nobody there: it says so honestly, keeps the message, and the next operator gets it', async t => {
  await goAway(bakery, 'demo', tom.page)
  await chat.click('[data-new]')
  await chat.locator('#operator-name >> text=Nobody is here right now').waitFor()
  await say(chat, '#text', 'Does somebody read this?')
  await chat.locator('#notice >> text=/is kept/').waitFor()
  await chat.fill('[name=email]', 'nora@example.com')
  await chat.press('[name=email]', 'Enter')
  await chat.locator('#notice >> text=nora@example.com').waitFor()
  t.true((await texts()).includes('Does somebody read this?'))

  await tom.page.goto(`${bakery.address}/web`)
  await bakery.jobs.runDue()
  await tom.page.waitForSelector('.chat-window >> text="Does somebody read this?"')
  await chat.locator('#operator-name >> text="Tom"').waitFor()
  await say(tom.page, inWindow, 'I do')
  await waitFor('I do')
})

test.serial('it speaks the language of the browser; one that the site chose wins', async t => {
  const french = await visitorScreen({ locale: 'fr-CA' })
  await french.goto(bakery.site)
  await french.getByRole('button', { name: 'Discutez avec nous' }).click()
  const frame = await chatOf(french)
  t.is(await frame.getAttribute('html', 'lang'), 'fr-FR')
  t.is(await frame.getAttribute('#text', 'placeholder'), 'Écrivez un message…')
  await french.context().close()
  const english = await visitorScreen()
  await english.goto(`${bakery.address}/im_livechat/widget/${bakery.channel}?lang=fr`)
  t.is(await english.getAttribute('#text', 'placeholder'), 'Écrivez un message…')
  await english.context().close()
})

test.serial('all that on a foreign origin without a single cookie', async t => {
  t.not(new URL(bakery.site).hostname, new URL(bakery.address).hostname)
  await overheard.everything()
  t.deepEqual(overheard.cookies, [])
  t.deepEqual(await page.context().cookies(), [])
  t.deepEqual(
    problems.filter(text => !/ERR_INTERNET_DISCONNECTED/.test(text)),
    [],
  )
  t.deepEqual(tom.problems, [])
})
