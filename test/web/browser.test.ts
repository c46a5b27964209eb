/// <reference lib="dom" />
import test from 'ava'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { accessibilityProblems, testBrowser } from '#core/testing'
import { type Garden, openGarden, Visitor } from './garden.ts'

let garden: Garden
let session: string

test.before(async () => {
  garden = await openGarden()
  session = (await Visitor.loggedIn(garden, 'flora')).session
})

const plants = (more = '') => `${garden.address}/web/action/${garden.ids.plants}${more}`
const read = (id: number, ...names: string[]) =>
  garden.database.unit({}, async env => (await env.model('garden.plant').browse(id).read(names))[0])

/** Flora's browser on a page; what goes wrong in scripts is an error of the test. */
async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await testBrowser()
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options })
  await context.addCookies([{ name: 'session_id', value: session, url: garden.address }])
  const page = await context.newPage()
  page.on('pageerror', error => {
    throw error
  })
  await page.goto(url)
  return page
}

const kinds = { wide: {}, narrow: { viewport: { width: 360, height: 740 } }, dark: { colorScheme: 'dark' } } as const

for (const [kind, options] of Object.entries(kinds)) {
  test(`pages are accessible and fit the screen: ${kind}`, async t => {
    const { basil, bed, beds } = garden.ids
    const paths = ['/web', '/web/profile']
    const urls = [
      ...paths.map(path => garden.address + path),
      plants(),
      plants('?view=kanban&q=bas'),
      plants('?q=zzz'),
      plants(`/${basil}`),
      `${garden.address}/web/action/${beds}/${bed}`,
    ]
    for (const url of urls) {
      const page = await open(url, options)
      t.deepEqual(await accessibilityProblems(page), [], url)
      t.true(
        await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        `${url} does not scroll sideways`,
      )
      await page.context().close()
    }
  })
}

test('the theme follows the system until somebody chooses, and is there before anything is drawn', async t => {
  const page = await open(plants(), { colorScheme: 'dark' })
  const theme = () => page.evaluate(() => document.documentElement.dataset.bsTheme)
  t.is(await theme(), 'dark')
  await page.click('.profile-menu summary')
  await page.click('button[value=light]')
  await page.waitForLoadState()
  t.is(await theme(), 'light')
})

test('going from page to page keeps what else is on the page, moves the focus, and back works', async t => {
  const page = await open(plants())
  await page.evaluate(() =>
    document.body.insertAdjacentHTML('beforeend', '<div id="chat"><textarea>draft</textarea></div>'),
  )
  await page.click('text=Basil')
  await page.waitForSelector('#record')
  t.is(await page.title(), 'Basil · Foyer')
  t.regex(page.url(), new RegExp(`/${garden.ids.basil}\\?`))
  t.is(await page.evaluate(() => document.activeElement?.textContent), 'Basil', 'the heading has the focus')
  t.is(await page.inputValue('#chat textarea'), 'draft')
  await page.goBack()
  await page.waitForSelector('table.list')
  t.is(await page.title(), 'Plants · Foyer')
  t.is(await page.inputValue('#chat textarea'), 'draft')
})

test('a record is found, changed and saved by keyboard alone', async t => {
  const page = await open(plants())
  await page.focus('#search-text')
  await page.keyboard.type('mint')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.facet')
  await page.focus('.row-link')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#f-height')
  await page.focus('#f-height')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('77')
  await page.focus('#f-friend_ids-input')
  await page.keyboard.type('bas')
  await page.waitForSelector('.options li[aria-selected=true]')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+S')
  await page.waitForSelector('.saved')
  t.like(await read(garden.ids.mint, 'height', 'friend_ids'), { height: 77, friend_ids: [garden.ids.basil] })
  t.regex(await page.locator('.chooser li').first().innerText(), /Basil/)
})

test('tabs are moved through with the arrow keys', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.focus('#tab-about')
  await page.keyboard.press('ArrowRight')
  t.is(await page.evaluate(() => document.activeElement?.id), 'tab-notes')
  t.true(await page.isVisible('#page-notes'))
  t.false(await page.isVisible('#page-about'))
})

test('the tab that is open stays open when the form is drawn again', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.click('#tab-notes')
  await page.evaluate(() => document.getElementById('f-thirsty')?.click())
  await page.waitForSelector('[data-changed] #page-notes')
  await page.waitForTimeout(100)
  t.is(await page.getAttribute('#tab-notes', 'aria-selected'), 'true')
  t.true(await page.isVisible('#page-notes'))
})

test('menus open by keyboard, are walked through, and close with Escape', async t => {
  const page = await open(plants())
  await page.focus('.apps-menu summary')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  t.regex(await page.evaluate(() => document.activeElement?.textContent ?? ''), /Garden/)
  await page.keyboard.press('Escape')
  t.is(await page.locator('details.menu[open]').count(), 0)
  t.is(await page.evaluate(() => document.activeElement?.localName), 'summary')
})

test('what depends on a value follows it at once, and what was typed stays', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.fill('#f-height', '123')
  t.false(await page.isVisible('text=Watered At'))
  await page.click('#f-thirsty')
  await page.waitForSelector('text=Watered At')
  t.is(await page.inputValue('#f-height'), '123')
  t.true(await page.isChecked('#f-thirsty'))
  t.is(await page.evaluate(() => document.activeElement?.id), 'f-thirsty', 'the focus stays')
  t.notRegex(page.url(), /draft/)
  t.true(await page.isVisible('#f-friend_ids-input'))
  t.false(await page.isVisible('#f-friend_ids'))
})

test('lines are added by keyboard: the focus goes to the new one, the tab stays open', async t => {
  const { beds, bed } = garden.ids
  const page = await open(`${garden.address}/web/action/${beds}/${bed}`)
  const lines = await page.locator('.inline-list tbody tr').count()
  await page.focus('[name=_add]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[name="plant_ids.new1.name"]')
  t.is(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'plant_ids.new1.name')
  t.regex(page.url(), new RegExp(`/${beds}/${bed}$`))
  await page.keyboard.type('Thyme')
  await page.locator('[name=_remove]').last().click()
  await page.waitForSelector('[name="plant_ids.new1.name"]', { state: 'detached' })
  t.is(await page.locator('.inline-list tbody tr').count(), lines)
})

test('a mistake is told where it is, and has the focus', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.fill('#f-height', '9999')
  await page.click('text=Save')
  await page.waitForSelector('#f-height-error')
  t.is(await page.evaluate(() => document.activeElement?.id), 'f-height')
  t.is(await page.inputValue('#f-height'), '9999')
  t.notRegex(page.url(), /draft|button/)
})

test('a form with changes is not left by mistake', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.fill('#f-height', '5')
  const questions: string[] = []
  page.once('dialog', dialog => {
    questions.push(dialog.message())
    void dialog.dismiss()
  })
  await page.click('.breadcrumbs a')
  t.is(questions.length, 1)
  t.is(await page.inputValue('#f-height'), '5')
})

test('a button in a row keeps the place', async t => {
  await garden.database.unit({}, env => env.model('garden.plant').browse(garden.ids.basil).write({ thirsty: true }))
  const page = await open(plants('?view=kanban'))
  await page.click(`#card-${garden.ids.basil} button`)
  await page.waitForSelector(`#card-${garden.ids.basil} button`, { state: 'detached' })
  t.regex(page.url(), /view=kanban/)
  t.like(await read(garden.ids.basil, 'thirsty'), { thirsty: false })
})

test('everything works without scripts', async t => {
  const page = await open(plants(), { javaScriptEnabled: false })
  await page.click('text=Rose')
  await page.fill('#f-height', '88')
  t.true(await page.isVisible('#page-notes'), 'pages stand below each other')
  await page.click('text=Save')
  t.like(await read(garden.ids.rose, 'height'), { height: 88 })
})

test('all that the back office loads at first is within its budget', async t => {
  let bytes = 0
  const page = await open('about:blank')
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  client.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(plants(), { waitUntil: 'load' })
  await page.waitForTimeout(500)
  t.log(`${Math.round(bytes / 1024)} KB`)
  t.true(bytes < 120 * 1024)
})
