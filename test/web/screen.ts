import type { BrowserContextOptions, Page } from 'playwright-core'
import { testBrowser } from '#core/testing'
import { type Garden, openGarden, Visitor } from './garden.ts'

/** Holds back what is asked of addresses like this one; what it gives lets it go. */
export async function holdBack(page: Page, address: RegExp): Promise<() => void> {
  let letGo = () => {}
  const held = new Promise<void>(resolve => {
    letGo = resolve
  })
  await page.route(address, async route => {
    await held
    await route.continue()
  })
  return letGo
}

/** Flora at a screen: the garden, and what she sees of it. */
export interface Screen {
  readonly garden: Garden
  /** The address of the plants, or of something below. */
  plants(more?: string): string
  /** What is stored of a plant. */
  read(id: number, ...names: string[]): Promise<Record<string, unknown> | undefined>
  /** A browser on a page; what goes wrong in its scripts is an error of the test. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>
}

export async function floraAtScreen(): Promise<Screen> {
  const garden = await openGarden()
  const { session } = await Visitor.loggedIn(garden, 'flora')
  return {
    garden,
    plants: (more = '') => `${garden.address}/web/action/${garden.ids.plants}${more}`,
    read: (id, ...names) =>
      garden.database.unit({}, async env => (await env.model('garden.plant').browse(id).read(names))[0]),
    async open(url, options = {}) {
      const browser = await testBrowser()
      // Nothing is looked at half way between two colours.
      const still = { viewport: { width: 1200, height: 800 }, reducedMotion: 'reduce' } as const
      const context = await browser.newContext({ ...still, ...options })
      await context.addCookies([{ name: 'session_id', value: session, url: garden.address }])
      const page = await context.newPage()
      page.on('pageerror', error => {
        throw error
      })
      await page.goto(url)
      return page
    },
  }
}
