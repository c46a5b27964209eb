import type { BrowserContextOptions, Frame, Page } from 'playwright-core'
import type { PresenceStatus } from '#addons/discuss'
import type { Environment, Id } from '#core'
import { onCleanUp, type TestServer, testBrowser, testServer, until } from '#core/testing'
import { times } from '../../addons/discuss/presence/tracker.ts'
import { serveDemoSite } from '../../core/cli/demo_site.ts'

/** A busy machine takes longer from page to page than browsers do; nobody has gone before `goAway` says so. */
times.grace = 600_000

/** The whole product with its demo data, and beside it somebody else's website, a bakery's, on an origin of its own. */
export interface Bakery extends TestServer {
  /** The website: `http://localhost:41235`, where Foyer is at `http://127.0.0.1:41234`. */
  readonly site: string
  /** The channel of the website's script tag. */
  readonly channel: Id
  system<T>(work: (env: Environment) => Promise<T>): Promise<T>
}

/** What scripts throw or the console calls an error is kept in `problems`. */
export interface Screen {
  readonly page: Page
  readonly problems: string[]
}

export async function openBakery(): Promise<Bakery> {
  const server = await testServer(['im_livechat'], { demo: true })
  const system: Bakery['system'] = work => server.database.unit({}, work)
  const channel = await system(async env => (await env.ref('im_livechat.im_livechat_channel_data')).id)
  const place = { host: '127.0.0.1', port: 0, section: 'demo_site' } as const
  const site = await serveDemoSite(place, `${server.address}/im_livechat/loader/${channel}`)
  onCleanUp(() => site.close())
  return { ...server, system, channel, site: `http://localhost:${site.port}` }
}

/** Somebody of the company, logged in by the form in a browser of their own, on a page that is live; known to be there. */
export async function operatorAt(
  bakery: Bakery,
  login: string,
  path = '/web',
  options: BrowserContextOptions = {},
): Promise<Screen> {
  const screen = await newScreen(options)
  await screen.page.goto(`${bakery.address}/web/login`)
  await screen.page.fill('[name=login]', login)
  await screen.page.fill('[name=password]', login)
  await Promise.all([screen.page.waitForURL(/\/web$/), screen.page.press('[name=password]', 'Enter')])
  await goLive(screen.page, bakery.address + path)
  await isKnown(bakery, login, 'online')
  return screen
}

/** Somebody closes the browser, and is gone at once: whose stream is open is missed when it closes. */
export async function goAway(bakery: Bakery, login: string, page: Page): Promise<void> {
  const { grace } = times
  await page.waitForSelector('html[data-live=open]')
  times.grace = 0
  await page.goto('about:blank')
  await isKnown(bakery, login, 'offline')
  times.grace = grace
}

/** A page is live a moment before it is stored that somebody is there. */
export async function isKnown(bakery: Bakery, login: string, status: PresenceStatus): Promise<void> {
  await until(async () => {
    const [found] = await bakery.database.query<{ status: PresenceStatus }>(
      'SELECT status FROM mail_presence presence JOIN res_users users ON users.id = user_id WHERE login = $1',
      [login],
    )
    return found?.status === status
  })
}

/** Another tab of the same browser. */
export async function tabBeside({ page }: Screen, url: string): Promise<Screen> {
  const beside = watch(await page.context().newPage())
  await goLive(beside.page, url)
  return beside
}

export async function goLive(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await isLive(page)
}

/** Does what brings another page, or the same one anew, and waits until it is there. */
export async function turnPage(page: Page, work: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => document.querySelector('main')?.setAttribute('data-old', ''))
  await work()
  await page.waitForSelector('main:not([data-old])')
}

export async function isLive(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.live === 'open')
}

/** A visitor of the website, in a browser of their own that blocks the cookies of other sites. */
export async function visitorAt(
  bakery: Bakery,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<Screen & { chat: Frame }> {
  const screen = await newScreen({ locale: 'en-GB', ...options })
  await screen.page.goto(bakery.site + path)
  return { ...screen, chat: await openChat(screen.page) }
}

/** A visitor's browser that has been nowhere yet. */
export async function visitorScreen(options: BrowserContextOptions = {}): Promise<Page> {
  return (await newScreen({ locale: 'en-GB', ...options })).page
}

/** The button of the website is pressed; the conversation's frame, ready to be written in. */
export async function openChat(page: Page): Promise<Frame> {
  await page.getByRole('button', { name: /chat|clavarder|discut|تحدث/i }).click()
  return chatOf(page)
}

export async function chatOf(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('iframe', { state: 'attached' })
  const frame = await element.contentFrame()
  if (!frame) throw new Error('The frame of the conversation has no page.')
  await frame.waitForSelector('#operator-name')
  return frame
}

/**
 * Waits until the widget has given the page around it what is to outlive it: its draft, what is not sent yet. A page that
 * is left sooner, within a millisecond or two, has not heard of it.
 */
export async function isKept(page: Page, text: string): Promise<void> {
  await page.waitForFunction(kept => Object.values(localStorage).some(value => value.includes(kept)), text)
}

/** Writes in a field and sends by the keyboard. */
export async function say(where: Page | Frame, field: string, text: string): Promise<void> {
  await where.fill(field, text)
  await where.press(field, 'Enter')
}

async function newScreen(options: BrowserContextOptions): Promise<Screen> {
  const browser = await testBrowser()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  context.setDefaultTimeout(60_000)
  return watch(await context.newPage())
}

function watch(page: Page): Screen {
  const problems: string[] = []
  page.on('pageerror', error => problems.push(error.message))
  page.on('console', message => message.type() === 'error' && problems.push(message.text()))
  return { page, problems }
}
