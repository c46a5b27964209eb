/// <reference lib="dom" />
import test from 'ava'
import { floraAtScreen, holdBack } from './screen.ts'

const screen = await floraAtScreen()

test.serial('a button that is pressed while the answer to a search is on its way shows what it did', async t => {
  const { garden, open, plants } = screen
  await garden.database.unit({}, env => env.model('garden.plant').browse(garden.ids.basil).write({ thirsty: true }))
  const page = await open(plants())
  const search = await holdBack(page, /q=basil/)
  const searched = page.waitForRequest(/q=basil/)
  await page.fill('[role=search] input[type=search]', 'basil')
  await page.keyboard.press('Enter')
  await searched
  const pressed = page.waitForResponse(response => response.request().method() === 'POST')
  const water = await holdBack(page, /actionWater/)
  const row = page.getByRole('row', { name: /Basil/ })
  const waters = row.locator('[action*=actionWater] button')
  await waters.click()
  const shown = page.waitForResponse(/q=basil/)
  search()
  await (await shown).finished()
  water()
  await (await pressed).finished()
  await waters.waitFor({ state: 'detached' })
  t.pass()
})

test.serial(
  'of two pages that are asked for one after the other, the second is shown, whichever comes first',
  async t => {
    const { open, plants } = screen
    const page = await open(plants())
    const basil = await holdBack(page, new RegExp(`/${screen.garden.ids.basil}\\?`))
    const asked = page.waitForRequest(new RegExp(`/${screen.garden.ids.basil}\\?`))
    await page.click('text=Basil')
    await asked
    const rose = await holdBack(page, new RegExp(`/${screen.garden.ids.rose}\\?`))
    const late = page.waitForResponse(new RegExp(`/${screen.garden.ids.basil}\\?`))
    await page.click('text=Rose')
    basil()
    await (await late).finished()
    rose()
    await page.waitForSelector('#main h1 >> text=Rose')
    await page.waitForFunction(() => document.title.startsWith('Rose'))
    t.pass()
  },
)

test.serial('a form that is saved before the scripts of the page are all there is shown as saved', async t => {
  const page = await screen.open(screen.plants())
  const script = await holdBack(page, /navigate\.js/)
  const answer = await holdBack(page, /\/\d+$/)
  await page.goto(screen.plants(`/${screen.garden.ids.basil}?`), { waitUntil: 'commit' })
  await page.waitForSelector('#record[data-htmx-powered]')
  await page.fill('[name=name]', 'Thai Basil')
  const sent = page.waitForRequest(request => request.method() === 'POST')
  await page.getByRole('button', { name: 'Save' }).click()
  await sent
  script()
  await page.waitForLoadState('domcontentloaded')
  answer()
  await page.waitForSelector('.saved')
  t.like(await screen.read(screen.garden.ids.basil, 'name'), { name: 'Thai Basil' })
})
