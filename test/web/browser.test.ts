/// <reference lib="dom" />
import test from 'ava'
import { accessibilityProblems, until } from '#core/testing'
import { floraAtScreen } from './screen.ts'

const { garden, plants, read, open } = await floraAtScreen()

const kinds = { wide: {}, narrow: { viewport: { width: 360, height: 740 } }, dark: { colorScheme: 'dark' } } as const

for (const [kind, options] of Object.entries(kinds)) {
  test.serial(`pages are accessible and fit the screen: ${kind}`, async t => {
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

test.serial('the theme follows the system until somebody chooses, and is there before anything is drawn', async t => {
  const page = await open(plants(), { colorScheme: 'dark' })
  const theme = () => page.evaluate(() => document.documentElement.dataset.bsTheme)
  t.is(await theme(), 'dark')
  await page.click('.profile-menu summary')
  await page.click('button[value=light]')
  await page.waitForFunction(() => document.documentElement.dataset.bsTheme === 'light')
})

test.serial('going from page to page keeps what else is on the page, moves the focus, and back works', async t => {
  const page = await open(plants())
  await page.evaluate(() =>
    document.body.insertAdjacentHTML('beforeend', '<div id="chat"><textarea>draft</textarea></div>'),
  )
  await page.click('text=Basil')
  await page.waitForSelector('#record')
  await page.waitForURL(new RegExp(`/${garden.ids.basil}\\?`))
  t.is(await page.title(), 'Basil · Foyer')
  t.is(await page.evaluate(() => document.activeElement?.textContent), 'Basil', 'the heading has the focus')
  t.is(await page.inputValue('#chat textarea'), 'draft')
  await page.goBack()
  await page.waitForSelector('table.list')
  t.is(await page.title(), 'Plants · Foyer')
  t.is(await page.inputValue('#chat textarea'), 'draft')
})

test.serial('menus open by keyboard, are walked through, and close with Escape', async t => {
  const page = await open(plants())
  await page.focus('.apps-menu summary')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  t.regex(await page.evaluate(() => document.activeElement?.textContent ?? ''), /Garden/)
  await page.keyboard.press('Escape')
  t.is(await page.locator('details.menu[open]').count(), 0)
  t.is(await page.evaluate(() => document.activeElement?.localName), 'summary')
})

test.serial('open menus and lists of options are accessible', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  for (const [open, list] of [
    ['.apps-menu summary', '.apps-menu .menu-list'],
    ['.profile-menu summary', '.profile-menu .menu-list'],
    ['.more-menu summary', '.more-menu .menu-list'],
    ['#f-friend_ids-input', '.options li'],
  ] as const) {
    await page.click(open)
    await page.waitForSelector(list)
    t.deepEqual(await accessibilityProblems(page), [], open)
    await page.keyboard.press('Escape')
  }
})

test.serial('a button in a row keeps the place', async t => {
  await garden.database.unit({}, env => env.model('garden.plant').browse(garden.ids.basil).write({ thirsty: true }))
  const page = await open(plants('?view=kanban'))
  await page.click(`#card-${garden.ids.basil} button`)
  await page.waitForSelector(`#card-${garden.ids.basil} button`, { state: 'detached' })
  t.regex(page.url(), /view=kanban/)
  t.like(await read(garden.ids.basil, 'thirsty'), { thirsty: false })
})

test.serial('everything works without scripts', async t => {
  const page = await open(plants(), { javaScriptEnabled: false })
  await page.click('text=Rose')
  await page.fill('#f-height', '88')
  t.true(await page.isVisible('#page-notes'), 'pages stand below each other')
  await page.click('text=Save')
  await page.waitForSelector('.saved')
  t.like(await read(garden.ids.rose, 'height'), { height: 88 })
})

test.serial('all that the back office loads at first is within its budget', async t => {
  let bytes = 0
  const page = await open('about:blank')
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  const loading = new Set<string>()
  client.on('Network.requestWillBeSent', ({ requestId, request }) => {
    // That the script of a worker has come is told to the worker.
    if (!request.url.includes('worker.js')) loading.add(requestId)
  })
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    loading.delete(requestId)
    bytes += encodedDataLength
  })
  await page.goto(plants(), { waitUntil: 'load' })
  await until(() => loading.size === 0)
  t.log(`${Math.round(bytes / 1024)} KB`)
  t.true(bytes < 120 * 1024)
})

test.serial('a part that is drawn again by itself takes neither the focus nor what is being typed', async t => {
  const page = await open(plants('?view=kanban'))
  const redraw = () =>
    page.evaluate(async () => {
      // htmx puts itself there
      const { htmx } = window as unknown as {
        htmx: { ajax(verb: string, path: string, options: object): Promise<void> }
      }
      await htmx.ajax('GET', location.pathname + location.search, { target: '#main', swap: 'outerHTML' })
    })
  await page.fill('#search-text', 'half a wo')
  await redraw()
  t.is(await page.inputValue('#search-text'), 'half a wo')
  t.is(await page.evaluate(() => document.activeElement?.id), 'search-text')
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<textarea id="chat"></textarea>'))
  await page.fill('#chat', 'Hello')
  await redraw()
  t.is(await page.evaluate(() => document.activeElement?.id), 'chat')
})

test.serial('a server that cannot be reached is told, and what was typed stays', async t => {
  const page = await open(plants(`/${garden.ids.mint}`))
  await page.fill('#f-height', '55')
  await page.route('**/web/action/**', route => route.abort())
  await page.click('text=Save')
  await page.waitForSelector('.unreachable')
  t.is(await page.inputValue('#f-height'), '55')
  await page.unroute('**/web/action/**')
  await page.click('text=Save')
  await page.waitForSelector('.saved')
  await page.waitForSelector('.unreachable', { state: 'detached' })
})

test.serial('rows are chosen by keyboard, and what can be done with them is told over the list', async t => {
  const page = await open(plants('?q=mint'))
  await page.locator('input[name=ids]').focus()
  const heading = await page.locator('h1').boundingBox()
  await page.keyboard.press('Space')
  await page.locator('#selection[data-on] .selection-count', { hasText: '1 selected' }).waitFor()
  t.deepEqual(await page.locator('h1').boundingBox(), heading, 'nothing moves')
  t.true(await page.locator('th [data-select-page]').isChecked())
  await page.keyboard.press('Escape')
  await page.locator('#selection:not([data-on])').waitFor({ state: 'hidden' })
  await page.locator('th [data-select-page]').focus()
  await page.keyboard.press('Space')
  await page.locator('#selection summary').focus()
  await page.keyboard.press('Enter')
  t.deepEqual(await accessibilityProblems(page), [])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.locator('.notice', { hasText: 'Duplicated: 1' }).waitFor()
  await page.goto(plants('?group=name'))
  await page.locator('.group-row').first().waitFor()
  t.false(await page.locator('th [data-select-page]').isChecked(), 'no row is shown, so none is chosen')
  await page.context().close()
})
