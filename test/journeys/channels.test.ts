import test from 'ava'
import type { Page } from 'playwright-core'
import type {} from '#addons/im_livechat'
import * as clock from '../../core/clock.ts'
import { Guest } from '../guest.ts'
import { type Bakery, goAway, goLive, isKnown, openBakery, operatorAt, tabBeside, turnPage } from './bakery.ts'

const MINUTE = 60_000

let bakery: Bakery
let tom: Page

test.before(async () => {
  bakery = await openBakery()
  tom = (await operatorAt(bakery, 'demo')).page
})
test.after.always(() => clock.set(null))

const button = (name: string, page = tom) => page.locator('main').getByRole('button', { name, exact: true })

async function openChannels(page: Page): Promise<void> {
  await page.click('.apps-menu summary')
  await turnPage(page, () => page.click('.apps-menu >> text=Live Chat'))
  await turnPage(page, () => page.click('#sections >> text=Channels'))
  await page.waitForSelector('main h2 >> text=YourWebsite.com')
}

/** Minutes later, here and in browsers; what is due is done. */
async function later(minutes: number, ...pages: Page[]): Promise<void> {
  clock.advance(minutes * MINUTE)
  for (const page of pages) await forgetActivity(page)
  await bakery.jobs.runDue()
}

/** A browser reports activity only now and then, and counts by its own clock, which goes on as always. */
async function forgetActivity(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.includes('active')) localStorage.removeItem(key)
  })
}

/** Whoever has just come to a page has told so already; the key tells it again. */
async function pressKey(page: Page): Promise<void> {
  await forgetActivity(page)
  const told = page.waitForRequest(/\/discuss\/presence/)
  await page.keyboard.press('Shift')
  await (await told).response()
}

const operatorIds = () =>
  bakery.system(async env => {
    const channel = await env['im_livechat.channel'].browse(bakery.channel).load('user_ids.login')
    return channel.user_ids.mapped('login')
  })
const whoAnswers = async () => {
  const { json } = await new Guest(bakery.address, bakery.channel).ask('greet', { channel: bakery.channel })
  return /operator-name">([^<]*)/.exec(json.html)?.[1]
}

test.serial(
  '“Any channel where the user is currently active shows a Leave button … disconnect from the channel”',
  async t => {
    await openChannels(tom)
    t.is(await whoAnswers(), 'Tom')
    await button('Leave').click()
    await button('Join').waitFor()
    t.is(await button('Leave').count(), 0)
    t.is(await whoAnswers(), 'Nobody is here right now')
  },
)

test.serial('“click the Join button on the Kanban card for the appropriate channel”, by the keyboard too', async t => {
  await button('Join').focus()
  await tom.keyboard.press('Enter')
  await button('Leave').waitFor()
  t.is(await whoAnswers(), 'Tom')
})

test.serial('activity in any tab or device keeps somebody in the channel', async t => {
  const phone = (await operatorAt(bakery, 'demo', '/discuss')).page
  const tab = await tabBeside({ page: tom, problems: [] }, `${bakery.address}/web/profile`)
  t.teardown(() => Promise.all([phone.context().close(), tab.page.close()]))
  await later(20, tom, phone)
  await pressKey(phone)
  await later(20, tom, phone)
  await pressKey(tab.page)
  await later(20, tom, phone)
  t.true((await operatorIds()).includes('demo'))
  t.is(await whoAnswers(), 'Tom')
})

test.serial(
  '“Operators that do not show any activity in Odoo for more than thirty minutes … removed from the channel”',
  async t => {
    await openChannels(tom)
    await pressKey(tom)
    await later(29, tom)
    t.true((await operatorIds()).includes('demo'))
    await later(2, tom)
    t.deepEqual(await operatorIds(), [])
    t.is(await whoAnswers(), 'Nobody is here right now')
    await openChannels(tom)
    await button('Join').waitFor()
  },
)

test.serial('whoever comes back is told from which channels, and rejoins with one click', async t => {
  const notice = tom.locator('#livechat-removed')
  await notice.getByText('YourWebsite.com').waitFor()
  t.regex(await notice.innerText(), /no activity for 30 minutes/)
  await notice.getByRole('button', { name: 'Rejoin' }).click()
  await notice.getByText('YourWebsite.com').waitFor({ state: 'detached' })
  t.deepEqual(await operatorIds(), ['demo'])
  await openChannels(tom)
  await button('Leave').waitFor()
  // His browser tells of the click, which makes him active again.
  await isKnown(bakery, 'demo', 'online')
  t.is(await whoAnswers(), 'Tom')
})

test.serial(
  'closing the browser makes an operator unavailable at once; coming back within the time, available again',
  async t => {
    const address = tom.url()
    await goAway(bakery, 'demo', tom)
    t.is(await whoAnswers(), 'Nobody is here right now')
    t.deepEqual(await operatorIds(), ['demo'])
    await goLive(tom, address)
    await isKnown(bakery, 'demo', 'online')
    t.is(await whoAnswers(), 'Tom')
  },
)
