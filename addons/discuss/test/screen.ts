/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import { testBrowser } from '#core/testing'
import type { Office } from './office.ts'

interface Look {
  width?: number
  height?: number
  dark?: boolean
  /** Another tab of the same browser. */
  beside?: Page
  lang?: string
}

/** A page of somebody who is logged in, in a browser of their own. What its scripts throw is kept in `problems`. */
export async function screenOf(office: Office, login: string, path = '/web', look: Look = {}) {
  const { width = 1280, height = 800, dark = false, beside } = look
  const browser = await testBrowser()
  const options = { viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' } as const
  const context = beside?.context() ?? (await browser.newContext(options))
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', error => problems.push(error.message))
  page.on('console', message => message.type() === 'error' && problems.push(message.text()))
  if (!beside) {
    await page.goto(`${office.address}/web/login`)
    await page.fill('[name=login]', login)
    await page.fill('[name=password]', `${login} has a long password`)
    await Promise.all([page.waitForURL(/\/web$/), page.click('[type=submit]')])
  }
  await page.goto(office.address + path)
  await page.waitForFunction(() => document.documentElement.dataset.live === 'open')
  return { page, problems }
}

/** Writes in the field that a selector finds, and sends it by the keyboard. */
export async function say(page: Page, field: string, text: string): Promise<void> {
  await page.fill(field, text)
  await page.press(field, 'Enter')
}

/** Selects a message that the server has stored, by its text. */
export const arrived = (text: string) => `.chat-message:not(.chat-pending) >> text="${text}"`

/** The texts of the messages that a list shows. */
export function textsOf(page: Page, list: string): Promise<string[]> {
  return page.$$eval(`${list} .chat-text`, items => items.map(item => item.textContent ?? ''))
}
