/**
 * `npm run screenshots`: takes the pictures of the README, of a Foyer with demo data that is made for it and thrown away:
 * a visitor asks on a website, an operator answers.
 */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { serveDemoSite } from '../core/cli/demo_site.ts'
import { cleanUp, testBrowser, testServer } from '../core/testing/index.ts'

const { address } = await testServer(['im_livechat'], { demo: true })
const site = await serveDemoSite(
  { host: '127.0.0.1', port: 0, section: 'demo_site' },
  `${address}/im_livechat/loader/1`,
)
const browser = await testBrowser()

const operator = await open(browser, `${address}/web/login`, { width: 1280, height: 800 })
await operator.getByLabel('Login').fill('demo')
await operator.getByLabel('Password').fill('demo')
await operator.keyboard.press('Enter')
await operator.waitForURL('**/web')

const visitor = await open(browser, `http://127.0.0.1:${site.port}/`, { width: 1000, height: 700 })
await visitor.getByRole('button', { name: 'Chat with us' }).click()
const chat = visitor.frameLocator('iframe')
const message = chat.getByRole('textbox', { name: 'Your message' })
await message.fill('Hello! Do you bake on Sundays, too?')
await message.press('Enter')

await operator.goto(`${address}/web/action/im_livechat.im_livechat_channel_action`)
const composer = operator.getByPlaceholder(/Message Visitor/)
await composer.fill('Good morning! Yes, from eight to noon.')
await composer.press('Enter')
await chat.getByText('from eight to noon').waitFor()
await visitor.screenshot({ path: join(import.meta.dirname, 'visitor.png') })
await operator.getByText('from eight to noon').first().waitFor()
await operator.screenshot({ path: join(import.meta.dirname, 'operator.png') })

site.close()
await cleanUp()
process.exit(0)

async function open(from: Browser, url: string, viewport: { width: number; height: number }): Promise<Page> {
  const page = await (await from.newContext({ viewport, locale: 'en-US' })).newPage()
  await page.goto(url)
  return page
}
