import ava from 'ava'
import type { BrowserContext, Page } from 'playwright-core'
import { clock } from '#core'
import { accessibilityProblems, type TestServer, testBrowser, testServer, until } from '#core/testing'

// One after the other: they share an operator, and the clock.
const test = ava.serial

let server: TestServer
let operator: BrowserContext
let channels: string

test.before(async () => {
  server = await testServer(['im_livechat'], { demo: true })
  operator = await (await testBrowser()).newContext({ viewport: { width: 1200, height: 800 } })
  const page = await operator.newPage()
  await page.goto(`${server.address}/web/login`)
  await page.fill('[name=login]', 'demo')
  await page.fill('[name=password]', 'demo')
  await Promise.all([page.waitForURL(/\/web$/), page.press('[name=password]', 'Enter')])
  const action = await server.database.unit({}, env => env.ref('im_livechat.im_livechat_channel_action'))
  channels = `${server.address}/web/action/${action.id}`
  await page.close()
})

test.after.always(() => clock.set(null))

async function open(address = channels): Promise<Page> {
  const page = await operator.newPage()
  await page.goto(address)
  await page.waitForSelector('html[data-live=open]')
  return page
}

async function adminAt(address: string): Promise<Page> {
  const page = await (await (await testBrowser()).newContext()).newPage()
  await page.goto(`${server.address}/web/login`)
  await page.fill('[name=login]', 'admin')
  await page.fill('[name=password]', 'admin')
  await Promise.all([page.waitForURL(/\/web$/), page.press('[name=password]', 'Enter')])
  await page.goto(address)
  return page
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** A page that was opened just now may still be telling that somebody is there: then they are inactive once more. */
async function removeInactive(): Promise<void> {
  await until(() =>
    server.database.unit({}, async env => {
      await env.sql(`UPDATE mail_presence SET last_presence = last_presence - interval '31 minutes'`)
      await env.sql(`UPDATE res_users SET livechat_joined_dt = livechat_joined_dt - interval '31 minutes'`)
      await env['im_livechat.channel'].attend()
      return (await env.sql('SELECT FROM im_livechat_channel_im_user')).length === 0
    }),
  )
}

test('H1.8: joining and leaving in one tab is seen in the other, without reloading', async t => {
  const [one, two] = [await open(), await open()]
  await button(one, 'Leave').click()
  await button(two, 'Join').waitFor()
  await button(one, 'Join').waitFor()
  await button(two, 'Join').click()
  await button(one, 'Leave').waitFor()
  t.pass()
})

test('an open page tells by itself that inactivity took the channel, and one click takes it back', async t => {
  const page = await open()
  await removeInactive()
  await page.getByText('you no longer answer visitors in: YourWebsite.com').waitFor()
  await button(page, 'Join').waitFor()
  t.deepEqual(await accessibilityProblems(page), [])
  await button(page, 'Rejoin').click()
  await button(page, 'Leave').waitFor()
  await page.locator('.livechat-removed').waitFor({ state: 'detached' })
  t.pass()
})

test('the notice fits a small screen, in the dark as well, and can be declined', async t => {
  await removeInactive()
  const page = await open()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 360, height: 640 })
  const box = await page.locator('.livechat-removed').boundingBox()
  t.true(box !== null && box.x >= 0 && box.x + box.width <= 360)
  t.deepEqual(await accessibilityProblems(page), [])
  await button(page, 'Not now').click()
  await page.locator('.livechat-removed').waitFor({ state: 'detached' })
  await page.reload()
  t.is(await page.locator('.livechat-removed').count(), 0)
  await button(page, 'Join').click()
  await button(page, 'Leave').waitFor()
})

test('the line for websites is copied with one click', async t => {
  const admin = await adminAt(`${channels}/1`)
  await admin.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address })
  await admin.getByRole('tab', { name: 'Widget' }).click()
  await admin.getByRole('button', { name: 'Copy: Script' }).click()
  await admin.getByText('Copied').first().waitFor()
  t.regex(
    await admin.evaluate('navigator.clipboard.readText()'),
    /^<script src=".*\/im_livechat\/loader\/1" defer><\/script>$/,
  )
})

test('a channel’s page is usable by everybody: each tab without a fault that axe knows', async t => {
  const page = await adminAt(`${channels}/1`)
  for (const tab of ['Operators', 'Options', 'Rules', 'Widget']) {
    await page.getByRole('tab', { name: tab }).click()
    t.deepEqual(await accessibilityProblems(page, 'main'), [], tab)
  }
  t.regex(await page.locator('main').innerText(), /<script src="[^"]*\/im_livechat\/loader\/1" defer><\/script>/)
})

test('a session can be printed: what was said, and not what only happened', async t => {
  const id = await server.database.unit({}, async env => {
    const session = await env['discuss.channel'].create({ name: 'Visitor 7', channel_type: 'livechat' })
    const guest = await env['mail.guest'].create({ name: 'Visitor 7', access_token_hash: 'x' })
    await env['discuss.channel.member'].create({ channel_id: session.id, guest_id: guest.id })
    const told = { channel_id: session.id, res_id: session.id }
    await env['mail.message'].create([
      { ...told, body: '<p>Is it <b>open</b>?</p>', author_guest_id: guest.id },
      { ...told, body: '<p>joined</p>', message_type: 'notification' },
    ])
    return session.id
  })
  const page = await operator.newPage()
  await page.goto(`${server.address}/report/html/im_livechat.transcript/${id}`)
  const text = await page.locator('main').innerText()
  t.regex(text, /Visitor 7\s+\S.*\n+.*Is it open\?/)
  t.notRegex(text, /joined/)
  t.true(await button(page, 'Print or save as PDF').isVisible())
  t.deepEqual(await accessibilityProblems(page), [])
})
