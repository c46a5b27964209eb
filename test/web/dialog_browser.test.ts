/// <reference lib="dom" />
import test from 'ava'
import { accessibilityProblems } from '#core/testing'
import { gift } from './addons/garden/index.ts'
import { fieldsIn, Visitor } from './garden.ts'
import { floraAtScreen } from './screen.ts'

const arch = `<form><group><field name="name"/></group><footer>
  <button special="save" string="Dig" class="btn-primary" hotkey="d"/><button special="cancel" string="Never mind"/></footer></form>`
const form = `<form><group><field name="name"/><field name="height"/></group><footer>
  <button name="actionGive" type="object" string="Do it"/></footer></form>`

const screen = await floraAtScreen()
const make = (model: string, name: string, text: string) =>
  screen.garden.database.unit({}, async env => {
    const view = await env.model('ir.ui.view').create({ name: `${name} dialog`, model, arch: text, priority: 99 })
    const values = { name, res_model: model, view_mode: 'form', view_id: view.id, target: 'new' }
    const { id } = await env.model('ir.actions.act_window').create(values)
    await env.model('ir.ui.menu').create({ name, action: `ir.actions.act_window,${id}`, sequence: 90 })
    return id
  })
const action = await make('garden.bed', 'Dig a Bed', arch)
const other = await make('garden.plant', 'Look Closer', form)

test.serial('a dialog is opened over the page by keyboard, keeps the focus, and gives it back', async t => {
  const { garden, open } = screen
  const page = await open(`${garden.address}/web/action/${garden.ids.beds}`)
  await page.locator('.apps-menu summary').focus()
  await page.keyboard.press('Enter')
  await page.locator('.apps-menu a', { hasText: 'Dig a Bed' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('#dialog[open]').waitFor()
  t.is(await page.locator('#dialog h1').textContent(), 'Dig a Bed')
  t.is(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name')
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('Tab')
    t.true(
      await page.evaluate(
        () => document.activeElement === document.body || !!document.activeElement?.closest('#dialog'),
      ),
    )
  }
  t.deepEqual(await accessibilityProblems(page, '#dialog'), [])
  t.true(page.url().endsWith(`/web/action/${garden.ids.beds}`))
  await page.keyboard.press('Escape')
  await page.locator('#dialog:not([open])').waitFor({ state: 'hidden' })
  await page.waitForSelector('#record', { state: 'detached' })
  await page.context().close()
})

test.serial('what is wrong is told in the dialog; saved, it closes, and the page behind shows it', async t => {
  const { garden, open } = screen
  const page = await open(`${garden.address}/web/action/${garden.ids.beds}`)
  await page.locator('.apps-menu summary').click()
  await page.locator('.apps-menu a', { hasText: 'Dig a Bed' }).click()
  await page.locator('#dialog[open]').waitFor()
  await page.locator('#dialog button', { hasText: 'Dig' }).click()
  await page.locator('#dialog [aria-invalid="true"]').waitFor()
  await page.locator('#dialog [name=name]').fill('North')
  await page.locator('#dialog button', { hasText: 'Dig' }).click()
  await page.locator('#main .list a', { hasText: 'North' }).waitFor()
  t.false(await page.locator('#dialog').evaluate(dialog => (dialog as HTMLDialogElement).open))
  await page.context().close()
})

test.serial('a button in a dialog closes it, unless its method leads on', async t => {
  const { garden, open, plants } = screen
  const page = await open(plants())
  const look = async () => {
    await page.locator('.apps-menu summary').click()
    await page.locator('.apps-menu a', { hasText: 'Look Closer' }).click()
    await page.locator('#dialog[open] [name=name]').fill('Dill')
    await page.locator('#dialog button', { hasText: 'Do it' }).click()
  }
  gift.result = { type: 'ir.actions.act_window_close', infos: { done: 1 } }
  await look()
  await page.locator('#main .list a', { hasText: 'Dill' }).waitFor()
  gift.result = { type: 'ir.actions.act_window', id: garden.ids.beds }
  await look()
  await page.locator('#main h1', { hasText: 'Beds' }).waitFor()
  await page.waitForURL(new RegExp(`/web/action/${garden.ids.beds}\\?`))
  t.is(await page.locator('#dialog[open]').count(), 0)
  await page.context().close()
})

test.serial('without scripts a dialog is a page, which leads back to where it was opened', async t => {
  const flora = await Visitor.loggedIn(screen.garden, 'flora')
  const from = `${screen.garden.address}/web/action/${screen.garden.ids.beds}?page=1`
  const { text } = await flora.get(`/web/action/${action}`, { referer: from })
  t.regex(text, /Never mind/)
  const sent = { ...fieldsIn(text), name: 'East' }
  const wrong = await flora.post(
    `/web/action/${action}/new`,
    { ...sent, name: '' },
    { referer: `${screen.garden.address}/web/action/${action}` },
  )
  t.is(wrong.status, 422)
  t.is(fieldsIn(wrong.text)._back, `/web/action/${screen.garden.ids.beds}?page=1`)
  t.is((await flora.post(`/web/action/${action}/new`, sent)).location, `/web/action/${screen.garden.ids.beds}?page=1`)
  for (const _back of ['https://evil.example', '//evil.example'])
    t.is((await flora.post(`/web/action/${action}/new`, { ...sent, _back })).location, '/web')
  t.is((await flora.get(`/web/action/${other}`)).status, 200)
})
