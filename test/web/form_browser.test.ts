/// <reference lib="dom" />
import test from 'ava'
import { Visitor } from './garden.ts'
import { floraAtScreen } from './screen.ts'

const { garden, plants, read, open } = await floraAtScreen()

test.serial('a record is found, changed and saved by keyboard alone', async t => {
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

test.serial('a button that was pressed by keyboard keeps the focus', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.focus('[formaction*=actionNote]')
  await page.evaluate(() => document.getElementById('main')!.setAttribute('data-old', ''))
  await page.keyboard.press('Enter')
  await page.waitForSelector('#main:not([data-old])')
  t.is(await page.evaluate(() => document.activeElement?.textContent), 'Note')
})

test.serial('tabs are moved through with the arrow keys', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.focus('#tab-about')
  await page.keyboard.press('ArrowRight')
  t.is(await page.evaluate(() => document.activeElement?.id), 'tab-notes')
  t.true(await page.isVisible('#page-notes'))
  t.false(await page.isVisible('#page-about'))
})

test.serial('the tab that is open stays open when the form is drawn again', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.click('#tab-notes')
  await page.evaluate(() => {
    document.getElementById('main')!.setAttribute('data-old', '')
    document.getElementById('f-thirsty')?.click()
  })
  await page.waitForSelector('#main:not([data-old])')
  t.is(await page.getAttribute('#tab-notes', 'aria-selected'), 'true')
  t.true(await page.isVisible('#page-notes'))
})

test.serial('what depends on a value follows it at once, and what was typed stays', async t => {
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

test.serial('lines are added by keyboard: the focus goes to the new one, the tab stays open', async t => {
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

test.serial('a mistake is told where it is, and has the focus', async t => {
  const page = await open(plants(`/${garden.ids.rose}`))
  await page.fill('#f-height', '9999')
  await page.click('text=Save')
  await page.waitForSelector('#f-height-error')
  t.is(await page.evaluate(() => document.activeElement?.id), 'f-height')
  t.is(await page.inputValue('#f-height'), '9999')
  t.notRegex(page.url(), /draft|button/)
})

test.serial('a form is sent once, however often somebody presses', async t => {
  const page = await open(plants('/new'))
  await page.fill('#f-name', 'Once')
  let sent = 0
  page.on('request', request => {
    if (request.method() === 'POST') sent++
  })
  await page.dblclick('text=Save')
  await page.waitForSelector('.saved')
  t.is(sent, 1)
  const count = await garden.database.unit({}, env => env.model('garden.plant').searchCount([['name', '=', 'Once']]))
  t.is(count, 1)
})

test.serial('saving at once after a change that draws the form again saves', async t => {
  const page = await open(plants(`/${garden.ids.mint}`))
  await page.evaluate(() => {
    document.getElementById('f-thirsty')?.click()
    document.querySelector<HTMLFormElement>('#record')?.requestSubmit()
  })
  await page.waitForSelector('.saved')
  t.like(await read(garden.ids.mint, 'thirsty'), { thirsty: true })
})

test.serial('a question that is answered with no keeps everything as it is', async t => {
  const { id } = await garden.database.unit({}, env => env.model('garden.plant').create({ name: 'Kept' }))
  const page = await open(plants(`/${id}`))
  let sent = 0
  page.on('request', request => {
    if (request.method() === 'POST') sent++
  })
  page.once('dialog', dialog => void dialog.dismiss())
  await page.click('.more-menu summary')
  await page.click('text=Delete')
  t.like(await read(id, 'name'), { name: 'Kept' })
  page.once('dialog', dialog => void dialog.accept())
  await page.click('text=Delete')
  await page.waitForSelector('table.list')
  t.is(sent, 1)
  t.is(await garden.database.unit({}, env => env.model('garden.plant').searchCount([['id', '=', id]])), 0)
})

test.serial('a form with changes is not left by mistake', async t => {
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

test.serial('a session that ends while somebody types loses nothing', async t => {
  const { id } = await garden.database.unit({}, env => env.model('garden.plant').create({ name: 'Late' }))
  const page = await open(plants(`/${id}`))
  await page.fill('#f-height', '61')
  const again = await Visitor.loggedIn(garden, 'flora')
  await page.context().addCookies([{ name: 'session_id', value: 'x'.repeat(43), url: garden.address }])
  await page.click('text=Save')
  await page.waitForSelector('#notifications .alert a')
  t.is(await page.inputValue('#f-height'), '61')
  await page.context().addCookies([{ name: 'session_id', value: again.session, url: garden.address }])
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await page.waitForSelector('#notifications .alert', { state: 'detached' })
  await page.click('text=Save')
  await page.waitForSelector('.saved')
  t.like(await read(id, 'height'), { height: 61 })
})
