import test from 'ava'
import type { BrowserContextOptions, Frame, Page } from 'playwright-core'
import { accessibilityProblems } from '#core/testing'
import { Guest } from '../guest.ts'
import { type Bakery, chatOf, openBakery, operatorAt, say, visitorAt, visitorScreen } from './bakery.ts'

const looks: Record<string, BrowserContextOptions> = {
  'at 360 px': { viewport: { width: 360, height: 720 } },
  'in dark mode': { colorScheme: 'dark' },
  'in a language from right to left': { locale: 'ar' },
}

let bakery: Bakery
let guest: Guest

test.before(async () => {
  bakery = await openBakery()
  await bakery.system(async env => {
    const arabic = await env['res.lang'].search([['code', '=', 'ar_001']], { activeTest: false })
    await arabic.write({ active: true })
  })
})

/** Fits the screen, and axe finds nothing. */
async function isFine(page: Page | Frame): Promise<string[]> {
  const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
  return [...(await accessibilityProblems(page)), ...(fits ? [] : ['scrolls sideways'])]
}

for (const [name, look] of Object.entries(looks)) {
  test.serial(`the operator’s pages, lists and windows: fine ${name}`, async t => {
    const { page, problems } = await operatorAt(bakery, 'demo', '/web', look)
    t.teardown(() => page.context().close())
    guest = await new Guest(bakery.address).begin(`Hello ${name}`)
    if (look.viewport) await page.locator(`#chat-bubble-${guest.session} button`).click()
    const input = `#chat-window-${guest.session} .chat-input`
    await say(page, input, 'Good day https://example.com/a/rather/long/address/that/has/to/break/somewhere')
    await page.waitForSelector(`#chat-window-${guest.session} .chat-message:not(.chat-pending) >> text=/Good day/`)
    t.deepEqual(await isFine(page), [], 'chat window')
    await page.press(input, 'Escape')
    await page.locator('#chat-menu summary').click()
    await page.waitForSelector('#chat-menu [data-chat]')
    t.deepEqual(await isFine(page), [], 'messages icon')
    const channels = '/web/action/im_livechat.im_livechat_channel_action'
    for (const path of ['/discuss', `/discuss/channel/${guest.session}`, '/web/profile', channels]) {
      await page.goto(bakery.address + path)
      t.deepEqual(await isFine(page), [], path)
    }
    t.deepEqual(problems, [])
  })

  test.serial(`the visitor’s window: fine ${name}`, async t => {
    const tom = await operatorAt(bakery, 'demo')
    const { page, chat, problems } = await visitorAt(bakery, '/', look)
    t.teardown(() => Promise.all([page.context().close(), tom.page.context().close()]))
    t.deepEqual(await isFine(chat), [], 'greeting')
    await say(chat, '#text', `I have a question ${name}`)
    const window = tom.page.locator('.chat-window', { hasText: `I have a question ${name}` })
    await window.locator('.chat-input').fill(`A ${'very '.repeat(30)}long answer`)
    await window.locator('.chat-input').press('Enter')
    await chat.waitForSelector('#thread .message:not(.own)')
    t.deepEqual(await isFine(chat), [], 'conversation')
    t.deepEqual(await isFine(page), [], 'the site around it')
    if (look.viewport) {
      const box = (await page.locator('iframe').boundingBox())!
      t.deepEqual([box.width, box.height], [360, 720], 'on a phone it has the whole screen')
    }
    if (look.locale) t.is(await chat.evaluate(() => document.documentElement.dir), 'rtl')
    await chat.click('#end')
    t.deepEqual(await isFine(chat), [], 'question')
    await chat.click('dialog .primary')
    await chat.waitForSelector('[data-new]')
    t.deepEqual(await isFine(chat), [], 'end')
    t.deepEqual(problems, [])
  })
}

test.serial('a visitor needs no mouse: from the button to the answer, to the end, to a new conversation', async t => {
  const tom = await operatorAt(bakery, 'demo')
  const page = await visitorScreen()
  t.teardown(() => Promise.all([page.context().close(), tom.page.context().close()]))
  await page.goto(bakery.site)
  await page.getByRole('button', { name: 'Chat with us' }).waitFor()
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await press('Tab', 'Tab', 'Enter') // a link of the site, then the button
  const chat = await chatOf(page)
  await chat.waitForFunction(() => document.activeElement?.id === 'text')
  await page.keyboard.type('Only keys')
  await press('Shift+Enter')
  await page.keyboard.type('and lines')
  await press('Enter')
  await chat.waitForSelector('#thread .own')
  t.is(await chat.innerText('#thread .own .bubble'), 'Only keys\nand lines')
  await chat.waitForSelector('#end')
  await tom.page.waitForSelector('.chat-window >> text=/Only keys/')

  const focused = () => chat.evaluate(() => document.activeElement?.id || document.activeElement?.textContent)
  for (let tries = 0; tries < 6 && (await focused()) !== 'end'; tries++) await press('Shift+Tab')
  t.is(await focused(), 'end')
  await press('Enter')
  await chat.waitForSelector('dialog[open]')
  await press('Escape')
  await chat.waitForSelector('dialog', { state: 'hidden' })
  t.is(await focused(), 'end', 'Escape closes the question only')
  await press('Enter', 'Tab', 'Enter')
  await chat.waitForSelector('[data-new]')
  await chat.waitForFunction(() => document.activeElement?.matches('[data-new]'))
  await press('Enter')
  await chat.waitForFunction(() => document.activeElement?.id === 'text')
  await chat.waitForSelector('[data-new]', { state: 'detached' })
})

test.serial('an operator needs no mouse: answers, folds, finds it again, reads it in Discuss', async t => {
  const { page } = await operatorAt(bakery, 'demo')
  const nora = await new Guest(bakery.address).begin('Keys only, please')
  await page.waitForSelector(`#chat-window-${nora.session}`)
  const within = () =>
    page.evaluate(id => document.activeElement?.closest('[data-window]')?.id === `chat-window-${id}`, nora.session)
  for (let tries = 0; tries < 12 && !(await within()); tries++) await page.keyboard.press('F6')
  t.true(await within(), 'F6 goes to the chats')
  await page.keyboard.type('With pleasure')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.chat-message:not(.chat-pending) >> text="With pleasure"')
  const folded = page.waitForResponse(/\/fold$/)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.activeElement?.matches('.chat-bubble'))
  t.is((await folded).status(), 200, 'the server knows that it is folded')
  await nora.write('One thing more')
  await page.waitForSelector(`#chat-bubble-${nora.session} .chat-count`)
  t.true(await page.evaluate(() => document.activeElement?.matches('.chat-bubble')), 'drawn anew, it keeps the focus')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.matches('.chat-input'))
  await page.focus('#chat-menu summary')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#chat-menu [data-chat]')
  await page.keyboard.press('Escape')
  await page.goto(`${bakery.address}/discuss`)
  await page.focus(`#discuss-row-${nora.session} a`)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.matches('[data-pane] .chat-input'))
  await page.keyboard.type('Anything else?')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.chat-message:not(.chat-pending) >> text="Anything else?"')
  t.deepEqual(await nora.texts(), ['Keys only, please', 'With pleasure', 'One thing more', 'Anything else?'])
})
