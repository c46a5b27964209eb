import test from 'ava'
import type { Frame, Page } from 'playwright-core'
import { pace } from '../../addons/discuss/controllers/post.ts'
import {
  type Bakery,
  chatOf,
  isKept,
  openBakery,
  openChat,
  operatorAt,
  say,
  visitorScreen,
} from '../journeys/bakery.ts'

let bakery: Bakery
let tom: Page
let page: Page
let chat: Frame

test.before(async () => {
  bakery = await openBakery()
  tom = (await operatorAt(bakery, 'demo')).page
  tom.on('dialog', dialog => dialog.accept())
  page = await visitorScreen()
  await page.goto(bakery.site)
  chat = await openChat(page)
})

const inWindow = '.chat-window:visible .chat-input'
const texts = (frame = chat) => frame.locator('.own .bubble, #thread .bubble').allInnerTexts()
const sentTexts = async () => {
  await chat.locator('#pending .message').first().waitFor({ state: 'detached' })
  return texts()
}
const stored = async () => {
  const rows = await bakery.database.query<{ preview: string }>(
    `SELECT preview FROM mail_message WHERE author_guest_id IS NOT NULL AND message_type = 'comment' ORDER BY id`,
  )
  return rows.map(({ preview }) => preview)
}

/** The next such request reaches the server, but its answer gets lost. */
async function loseAnswer(address: RegExp): Promise<void> {
  await page.route(
    address,
    async route => {
      await route.fetch()
      await route.abort()
    },
    { times: 1 },
  )
}

test.serial('the answer to the first message gets lost: one session, one message', async t => {
  await loseAnswer(/\/im_livechat\/session$/)
  await say(chat, '#text', 'Hello')
  await chat.waitForSelector('#thread .own >> text="Hello"')
  t.deepEqual(await sentTexts(), ['Hello'])
  t.deepEqual(await stored(), ['Hello'])
  await tom.waitForSelector('.chat-window >> text="Hello"')
  t.is(await tom.locator('.chat-window').count(), 1)
})

test.serial('the answer to a later one gets lost: still one message, and those behind it keep their order', async t => {
  await loseAnswer(/\/session\/\d+\/post$/)
  for (const text of ['one', 'two', 'three']) await say(chat, '#text', text)
  await chat.waitForSelector('#thread .own >> text="three"')
  t.deepEqual(await sentTexts(), ['Hello', 'one', 'two', 'three'])
  t.deepEqual(await stored(), ['Hello', 'one', 'two', 'three'])
})

test.serial('with the stream blocked, sending heals receiving', async t => {
  await page.route(/\/events/, route => route.abort())
  await page.reload()
  chat = await chatOf(page)
  await chat.waitForSelector('#thread >> text="three"')
  await say(tom, inWindow, 'Can you hear me?')
  await tom.waitForSelector('.chat-message:not(.chat-pending) >> text="Can you hear me?"')
  await say(chat, '#text', 'four')
  await chat.waitForSelector('#thread .own >> text="four"')
  t.deepEqual((await sentTexts()).slice(-2), ['Can you hear me?', 'four'])
  await page.unroute(/\/events/)
})

test.serial('whoever writes faster than is allowed is slowed down, and all of it arrives in order', async t => {
  Object.assign(pace, { messages: 3, seconds: 1 })
  const many = Array.from({ length: 8 }, (_, index) => `fast ${index}`)
  for (const text of many) await say(chat, '#text', text)
  await chat.waitForSelector('#thread .own >> text="fast 7"')
  t.deepEqual((await sentTexts()).slice(-8), many)
  t.deepEqual((await stored()).slice(-8), many)
  Object.assign(pace, { messages: 30, seconds: 10 })
})

test.serial('what was not sent when the page was left is sent by the next page', async t => {
  await page.route(/\/post$/, route => route.abort())
  await say(chat, '#text', 'on my way out')
  await chat.waitForSelector('#pending >> text="on my way out"')
  await isKept(page, 'on my way out')
  await page.goto(`${bakery.site}/opening-hours`)
  await page.unroute(/\/post$/)
  chat = await chatOf(page)
  await chat.waitForSelector('#thread .own >> text="on my way out"')
  t.is((await stored()).filter(text => text === 'on my way out').length, 1)
})

test.serial(
  'a visitor whom the server does not know any more is told nothing of before, and loses no word',
  async t => {
    await bakery.system(async env => {
      await env.sql('UPDATE mail_guest SET access_token_hash = reverse(access_token_hash)')
    })
    await say(chat, '#text', 'Do you still know me?')
    await tom.waitForSelector('.chat-window >> text="Do you still know me?"')
    await chat.waitForSelector('#thread .own >> text="Do you still know me?"')
    t.deepEqual(await sentTexts(), ['Do you still know me?'])
    await say(tom, '.chat-window:has-text("fast 7") .chat-input', 'To whom?')
    await tom.waitForSelector('.chat-message:not(.chat-pending) >> text="To whom?"')
    await say(tom, '.chat-window:has-text("still know me") .chat-input', 'Not yet')
    await chat.waitForSelector('#thread >> text="Not yet"')
    t.is(await chat.locator('#thread >> text="To whom?"').count(), 0, 'an answer to the other one is for the other one')
  },
)
