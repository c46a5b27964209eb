/// <reference lib="dom" />
/** Sentences of "Participate in live chat" that are about pages: each test begins with the words that it holds true. */
import test from 'ava'
import type { Page } from 'playwright-core'
import { testBrowser, testServer } from '#core/testing'
import { addSession, newSecret } from '../../core/http/session.ts'

const server = await testServer(['im_livechat'], { demo: true })

async function open(login: string, path: string): Promise<Page> {
  const user = await server.database.unit({}, env => env.model('res.users').search([['login', '=', login]]))
  const secret = newSecret()
  await addSession(server.database, secret, { uid: user.id, data: {}, ip: '127.0.0.1', userAgent: 'test', days: 1 })
  const browser = await testBrowser()
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 } })
  await context.addCookies([{ name: 'session_id', value: secret, url: server.address }])
  const page = await context.newPage()
  await page.goto(server.address + path)
  return page
}

const demo = (...names: string[]) =>
  server.database.unit({}, async env => {
    const user = await env.model('res.users').search([['login', '=', 'demo']])
    const [values] = await user.read(names)
    return values!
  })

/** From any page, by keyboard alone. */
async function toProfile(page: Page): Promise<void> {
  await page.focus('.profile-menu summary')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/web/profile')
  await page.waitForSelector('#record')
}

test.serial('To update the Online Chat Name, click on the user avatar in the top-right corner of any page', async t => {
  const page = await open('demo', '/web')
  const avatar = await page.locator('.profile-menu summary').boundingBox()
  t.true(avatar !== null && avatar.x + avatar.width > 1100 && avatar.y < 50)
  await page.click('.profile-menu summary')
  await page.click('text=My Profile')
  await page.waitForSelector('#record')
  t.is(await page.getAttribute('#tab-preferences', 'aria-selected'), 'true')
  const name = page.getByLabel('Online Chat Name')
  const box = await name.boundingBox()
  t.true(box !== null && box.x > 600, 'on the right side of the Preferences tab')
  await name.fill('Tommy')
  await page.click('text=Save')
  await page.waitForSelector('.saved')
  t.like(await demo('livechat_username'), { livechat_username: 'Tommy' })
})

test.serial(
  'click into the Online Chat Language field, and select one or more languages from the drop-down menu',
  async t => {
    const page = await open('demo', '/web')
    await toProfile(page)
    await page.focus('#f-livechat_lang_ids-input')
    await page.keyboard.press('ArrowDown')
    await page.waitForSelector('.options li')
    const offered = await page.locator('.options li').allInnerTexts()
    t.true(offered.some(label => label.startsWith('English')))
    await page.keyboard.type('engl')
    await page.locator('.options li[aria-selected=true]', { hasText: 'English' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+S')
    await page.waitForSelector('.saved')
    const { livechat_lang_ids: chosen } = await demo('livechat_lang_ids')
    t.is((chosen as number[]).length, 2, 'French, as in the demo data, and English')
  },
)

test.serial(
  'Only languages that are enabled on the database can be selected in the Online Chat Language field',
  async t => {
    const page = await open('demo', '/web/profile')
    const offers = async (label: string) => {
      await page.fill('#f-livechat_lang_ids-input', label)
      await page.waitForSelector('.options li')
      return (await page.locator('.options li[data-value]').allInnerTexts()).length > 0
    }
    t.false(await offers('German'))
    const admin = await open('admin', '/web/action/base.res_lang_act_window?q=German')
    await admin.locator('tr', { hasText: 'de_DE' }).getByRole('button', { name: 'Enable' }).click()
    await admin.locator('tr', { hasText: 'de_DE' }).getByRole('button', { name: 'Disable' }).waitFor()
    await page.reload()
    t.true(await offers('German'), 'selectable at once')
  },
)

test.serial('a language that is not enabled is refused, however it is sent', async t => {
  const page = await open('demo', '/web/profile')
  const spanish = await server.database.unit({}, env =>
    env.model('res.lang').search([['code', '=', 'es_ES']], { activeTest: false }),
  )
  await page.evaluate(id => {
    const select = document.querySelector<HTMLSelectElement>('#f-livechat_lang_ids')!
    select.append(new Option('Spanish', String(id), true, true))
  }, spanish.id)
  await page.click('text=Save')
  await page.waitForSelector('#f-livechat_lang_ids-error')
  const { livechat_lang_ids: chosen } = await demo('livechat_lang_ids')
  t.false((chosen as number[]).includes(spanish.id))
})

test.serial(
  'To join a live chat channel, go to the Live Chat app, Channels, and click the Join button on the Kanban card',
  async t => {
    const page = await open('demo', '/web')
    await page.click('.app-grid >> text=Live Chat')
    await page.waitForSelector('.kanban-card')
    t.is(await page.textContent('.sections [aria-current]'), 'Channels')
    const card = page.locator('.kanban-card').first()
    if (await card.getByRole('button', { name: 'Leave' }).isVisible())
      await card.getByRole('button', { name: 'Leave' }).click()
    await card.getByRole('button', { name: 'Join' }).click()
    await card.getByRole('button', { name: 'Leave' }).waitFor()
    t.pass('Any channel where the user is currently active shows a Leave button')
    await card.getByRole('button', { name: 'Leave' }).click()
    await card.getByRole('button', { name: 'Join' }).waitFor()
    t.is(await card.getByRole('button', { name: 'Leave' }).count(), 0)
  },
)
