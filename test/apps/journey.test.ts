/// <reference lib="dom" />
import test from 'ava'
import type { Page } from 'playwright-core'
import { addonsFolder, board, pins } from '../../core/application/test/addons.ts'
import { accessibilityProblems, testBrowser } from '../../core/testing/index.ts'
import { type Desk, openDesk } from './desk.ts'

let desk: Desk

test.before(async () => {
  desk = await openDesk(['discuss'], { addonsPath: [addonsFolder(board, pins)] })
})

async function open(path: string, options = {}): Promise<Page> {
  const context = await (await testBrowser()).newContext(options)
  await context.addCookies([{ name: 'session_id', value: desk.admin.session!, url: desk.server.address }])
  const page = await context.newPage()
  await page.goto(desk.server.address + path)
  return page
}

const menu = (page: Page) => page.locator('.apps-menu a', { hasText: 'Notice Board' })

test.serial('an administrator installs an app, sees its menu, uninstalls it, and the menu is gone', async t => {
  const page = await open(desk.list)
  t.is(await menu(page).count(), 0)
  const card = page.locator('.kanban-card', { hasText: 'Notice Board' })
  await card.getByRole('button', { name: 'Install' }).click()
  await page.locator('.change').getByRole('button', { name: 'Install' }).click()
  await page.getByRole('heading', { name: 'Notice Board is installed' }).waitFor()
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await page.getByRole('heading', { name: 'Notes' }).waitFor()
  await menu(page).waitFor({ state: 'attached' })

  await page.goto(desk.server.address + desk.list)
  await page.getByRole('link', { name: 'Notice Board' }).last().click()
  await page.getByRole('button', { name: 'Uninstall' }).click()
  await page.getByText('all records (1)').waitFor()
  await page.locator('.change').getByRole('button', { name: 'Uninstall' }).click()
  await page.getByRole('heading', { name: 'Notice Board is uninstalled' }).waitFor()
  await page.locator('#change').getByRole('link', { name: 'Apps' }).click()
  await card.getByRole('button', { name: 'Install' }).waitFor()
  await menu(page).waitFor({ state: 'detached' })
  await page.context().close()
})

test.serial('it works without scripts', async t => {
  const page = await open('/web/apps/board/install', { javaScriptEnabled: false })
  await page.getByRole('button', { name: 'Install' }).click()
  await page.getByRole('heading', { name: 'Notice Board is installed' }).waitFor()
  await menu(page).waitFor({ state: 'attached' })
  t.pass()
  await page.context().close()
})

const kinds = { wide: {}, narrow: { viewport: { width: 360, height: 740 } }, dark: { colorScheme: 'dark' } } as const

for (const [kind, options] of Object.entries(kinds)) {
  test.serial(`the pages are accessible and fit the screen: ${kind}`, async t => {
    const paths = [
      desk.list,
      '/web/apps/update',
      '/web/apps/progress',
      '/web/apps/pins/install',
      '/web/apps/board/uninstall',
    ]
    const page = await open('/web', options)
    for (const path of paths) {
      await page.goto(desk.server.address + path)
      for (const fold of await page.locator('.change-details').all())
        await fold.evaluate(one => one.setAttribute('open', ''))
      t.deepEqual(await accessibilityProblems(page), [], path)
      t.true(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path)
      const name = `${path.split('/').slice(-2).join('-')}-${kind}`
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/apps-${name}.png`, fullPage: true })
    }
    await page.context().close()
  })
}
