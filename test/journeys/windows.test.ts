import test from 'ava'
import type { Page } from 'playwright-core'
import { until } from '#core/testing'
import { Guest } from '../guest.ts'
import { type Bakery, goLive, isLive, openBakery, operatorAt, type Screen, say, tabBeside, turnPage } from './bakery.ts'

let bakery: Bakery
let tom: Page
let screen: Screen
const guests: Guest[] = []

test.before(async () => {
  bakery = await openBakery()
  screen = await operatorAt(bakery, 'demo')
  tom = screen.page
  tom.on('dialog', dialog => dialog.accept())
})

const visitor = async (text: string) => {
  const guest = await new Guest(bakery.address, bakery.channel).begin(text)
  guests.push(guest)
  return guest
}
const windowOf = ({ session }: Guest, page = tom) => page.locator(`#chat-window-${session}`)
const inputOf = (guest: Guest, page = tom) => windowOf(guest, page).locator('.chat-input')
const rowOf = ({ session }: Guest, page = tom) => page.locator(`#discuss-row-${session} a`)

async function goTo(app: string): Promise<void> {
  await tom.click('.apps-menu summary')
  await turnPage(tom, () => tom.click(`.apps-menu >> text=${app}`))
  await tom.waitForSelector(app === 'Discuss' ? '.discuss-panel' : 'main h2 >> text=YourWebsite.com')
}

test.serial(
  '“chat windows open in the bottom-right corner of the screen, no matter where they are in the database”',
  async t => {
    for (const path of ['/web', '/web/profile', '/web/action/im_livechat.im_livechat_channel_action']) {
      await tom.goto(bakery.address + path)
      await isLive(tom)
      const guest = await visitor(`Hello at ${path}`)
      await windowOf(guest).getByText(`Hello at ${path}`).waitFor()
      // Drawn first, then put where it belongs.
      const box = await until(async () => {
        const found = await windowOf(guest).boundingBox()
        return found && found.x + found.width > 1280 - 60 && found
      })
      t.is(Math.round(box.y + box.height), 800, `${path}: at the bottom, and the newest is the rightmost`)
    }
  },
)

test.serial('several stand side by side, as many as have room; the others are folded', async t => {
  const shown = async (windows: number, bubbles: number) => {
    for (const [all, wanted] of [
      ['.chat-window', windows],
      ['.chat-bubble', bubbles],
    ] as const)
      await until(async () => (await tom.locator(`${all}:visible`).count()) === wanted)
  }
  await shown(3, 0)
  const boxes = await Promise.all((await tom.locator('.chat-window:visible').all()).map(one => one.boundingBox()))
  const edges = boxes.map(box => box!.x).sort((a, b) => a - b)
  t.true(
    edges.every((x, index) => index === 0 || x >= edges[index - 1]! + 300),
    'none covers another',
  )
  await tom.setViewportSize({ width: 900, height: 800 })
  await shown(2, 1)
  await tom.setViewportSize({ width: 1280, height: 800 })
  await shown(3, 0)
})

test.serial(
  '“This allows them to access other pages and apps, while still participating in the conversation”',
  async t => {
    const [first] = guests as [Guest]
    for (let line = 0; line < 12; line++) await say(tom, `#chat-window-${first.session} .chat-input`, `line ${line}`)
    await windowOf(first).locator('.chat-message:not(.chat-pending) >> text="line 11"').waitFor()
    await inputOf(first).fill('half a sentence')
    const log = windowOf(first).locator('.chat-log')
    await log.evaluate(one => one.scrollTo(0, one.scrollHeight - one.clientHeight - 120))
    await tom.waitForFunction(id => sessionStorage.getItem(`foyer.scroll.${id}`), first.session)
    const stands = async () => {
      await until(async () => (await inputOf(first).inputValue()) === 'half a sentence')
      await until(() => log.evaluate(one => Math.abs(one.scrollHeight - one.clientHeight - one.scrollTop - 120) < 3))
    }
    await tom.evaluate(() => Object.assign(window, { samePage: true }))
    for (const app of ['Discuss', 'Live Chat']) {
      await goTo(app)
      t.true(await tom.evaluate(() => 'samePage' in window), 'the page around is not loaded anew')
      if (app === 'Discuss') continue // shows conversations itself
      await stands()
    }
    await tom.reload()
    await isLive(tom)
    await stands()
    await inputOf(first).press('Enter')
    await windowOf(first).locator('.chat-message:not(.chat-pending) >> text="half a sentence"').waitFor()
    t.true((await first.texts()).includes('half a sentence'))
  },
)

test.serial(
  'a folded window counts what is unread, in step in two tabs and two devices; opened, it is read',
  async t => {
    const [, second] = guests as [Guest, Guest]
    const tab = (await tabBeside(screen, `${bakery.address}/web`)).page
    const phone = (await operatorAt(bakery, 'demo', '/web')).page
    t.teardown(() => Promise.all([tab.close(), phone.context().close()]))
    await tom.bringToFront()
    await inputOf(second).click()
    await windowOf(second).locator('.chat-count').waitFor({ state: 'detached' })
    await windowOf(second).locator('.chat-head [data-fold]').last().click()
    await second.write('one')
    await second.write('two')
    for (const page of [tom, tab, phone]) {
      await windowOf(second, page).waitFor({ state: 'hidden' })
      await page.locator(`#chat-bubble-${second.session} .chat-count >> text="2"`).waitFor()
    }
    await tom.locator(`#chat-bubble-${second.session} button`).click()
    for (const page of [tom, tab, phone]) {
      await windowOf(second, page).getByText('two', { exact: true }).waitFor()
      await windowOf(second, page).locator('.chat-count').waitFor({ state: 'detached' })
    }
    await say(phone, `#chat-window-${second.session} .chat-input`, 'three, from the phone')
    for (const page of [tom, tab, phone]) {
      const texts = () => windowOf(second, page).locator('.chat-text').allInnerTexts()
      await windowOf(second, page).locator('.chat-message:not(.chat-pending) >> text=/three/').waitFor()
      t.deepEqual((await texts()).slice(-3), ['one', 'two', 'three, from the phone'])
    }
  },
)

test.serial('“Conversations can also be accessed by clicking the (messages) icon in the menu bar”', async t => {
  const [, , third] = guests as [Guest, Guest, Guest]
  await tom.bringToFront()
  await inputOf(third).click()
  await windowOf(third).locator('.chat-count').waitFor({ state: 'detached' })
  await windowOf(third).locator('.chat-head [data-fold]').last().click()
  await third.write('Have you forgotten me?')
  await tom.locator(`#chat-bubble-${third.session} .chat-count`).waitFor()
  await tom.locator('#chat-menu summary').click()
  const line = tom.locator(`#chat-menu [data-chat="${third.session}"]`)
  await line.getByText('Have you forgotten me?').waitFor()
  t.regex(await line.locator('.chat-count').innerText(), /^1/)
  t.true(Number(await line.locator('.chat-line-name').evaluate(name => getComputedStyle(name).fontWeight)) >= 600)
  await line.click()
  await windowOf(third).waitFor()
  t.true(await inputOf(third).evaluate(input => input === document.activeElement))
})

test.serial('“New conversations appear in bold under the LIVECHAT heading, located along the left panel”', async t => {
  await goTo('Discuss')
  const fourth = await visitor('I am new here')
  await rowOf(fourth).waitFor()
  const section = tom.locator('.discuss-section', { has: rowOf(fourth) })
  t.is(await section.locator('.discuss-heading').innerText(), 'LIVECHAT')
  const isBold = () =>
    rowOf(fourth)
      .locator('.discuss-row-name')
      .evaluate(name => Number(getComputedStyle(name).fontWeight) >= 600)
  await until(isBold)
  const box = (await section.boundingBox())!
  t.true(box.x < 20 && box.width < 400, 'on the left')

  await rowOf(fourth).click()
  await tom.locator('[data-pane] >> text="I am new here"').waitFor()
  await until(async () => !(await isBold()))
})

test.serial(
  '“From this view, an operator can participate in the chat the same as they would in the normal chat window”',
  async t => {
    const fourth = guests.at(-1)!
    const beside = (await tabBeside(screen, `${bakery.address}/web`)).page
    t.teardown(() => beside.close())
    await say(tom, '[data-pane] .chat-input', 'Welcome!')
    await windowOf(fourth, beside).locator('.chat-message:not(.chat-pending) >> text="Welcome!"').waitFor()
    await say(beside, `#chat-window-${fourth.session} .chat-input`, 'said in the window')
    await tom.locator('[data-pane] .chat-message:not(.chat-pending) >> text="said in the window"').waitFor()
    t.deepEqual(await fourth.texts(), ['I am new here', 'Welcome!', 'said in the window'])
  },
)

test.serial('leaving, there or by closing the window, ends the conversation for the visitor', async t => {
  const [first] = guests as [Guest]
  const fourth = guests.at(-1)!
  await tom.bringToFront()
  await tom.locator('.discuss-leave button').click()
  await rowOf(fourth).waitFor({ state: 'detached' })
  await goLive(tom, `${bakery.address}/web`)
  await windowOf(first).locator('[data-close]').click()
  await windowOf(first).waitFor({ state: 'detached' })
  for (const guest of [first, fourth]) await until(async () => (await guest.ask('session')).text.includes('has ended'))
  t.deepEqual(screen.problems, [])
})
