import test from 'ava'
import { accessibilityProblems, testBrowser, testServer, Visitor } from '#core/testing'

const server = await testServer(['base'], { demo: true })

const logIn = (login: string) => new Visitor(server.address).logIn(login)

/** What an upgrade leaves behind that has found both changed. Gives the id. */
async function conflict(xmlid: string, field: string, value: unknown): Promise<number> {
  const [module, name] = xmlid.split('.')
  const [row] = await server.database.query<{ id: number }>(
    `INSERT INTO ir_model_data_conflict (data_id, addon, field, file_value)
     SELECT id, 'base', $3, $4 FROM ir_model_data WHERE module = $1 AND name = $2 RETURNING id`,
    [module, name, field, JSON.stringify(value)],
  )
  return row!.id
}

async function listed(): Promise<number> {
  return (await server.database.query('SELECT id FROM ir_model_data_conflict')).length
}

test.serial('whoever may set up the system chooses between a value of a file and one of a person', async t => {
  const admin = await logIn('admin')
  t.regex(await (await admin.get('/web/conflicts')).text(), /Nothing to settle/)
  const parameter = await conflict('base.menu_ir_config_parameter', 'name', 'Parameters of the System')
  const group = await conflict('base.menu_ir_config_parameter', 'group_ids', [[6, 0, [1]]])
  const page = await (await admin.get('/web/conflicts')).text()
  for (const text of ['System Parameters', 'Parameters of the System', 'base.menu_ir_config_parameter', 'Groups'])
    t.true(page.includes(text), text)
  t.regex(page, /href="\/web\/conflicts"/, 'a menu leads there')

  t.is((await admin.post('/web/conflicts', { ids: String(parameter), choice: 'file' })).status, 303)
  t.is((await admin.post('/web/conflicts', { ids: `${group},${parameter},x,99999999999`, choice: 'own' })).status, 303)
  t.is(await listed(), 0)
  const [menu] = await server.database.query<{ name: object; file_values: { base: object } }>(
    `SELECT m.name, d.file_values FROM ir_ui_menu m JOIN ir_model_data d ON d.res_id = m.id AND d.model = 'ir.ui.menu'
     WHERE d.name = 'menu_ir_config_parameter'`,
  )
  t.like(menu, { name: { en_US: 'Parameters of the System' } })
  t.like(menu!.file_values.base, { file: { name: 'Parameters of the System', group_ids: [1] } })
})

test.serial('others neither see nor settle anything', async t => {
  const id = await conflict('base.menu_ir_cron_act', 'name', 'Jobs')
  for (const login of ['demo']) {
    const person = await logIn(login)
    t.is((await person.get('/web/conflicts')).status, 403)
    t.is((await person.post('/web/conflicts', { ids: String(id), choice: 'file' })).status, 403)
  }
  t.is((await new Visitor(server.address).get('/web/conflicts')).status, 303)
  t.is(await listed(), 1)
  await server.database.query('DELETE FROM ir_model_data_conflict')
})

test.serial(
  'a value that can not be written is told, and stays on the list; a record that is gone leaves it',
  async t => {
    const admin = await logIn('admin')
    const bad = await conflict('base.view_ir_config_list', 'arch', '<list><field name="no_such"/></list>')
    const answer = await admin.post('/web/conflicts', { ids: String(bad), choice: 'file' })
    t.is(answer.status, 422)
    t.regex(await answer.text(), /role="alert">[^<]*no_such/)
    t.is(await listed(), 1)
    await server.database.query(`UPDATE ir_model_data SET res_id = 999999 WHERE name = 'view_ir_config_list'`)
    t.is((await admin.get('/web/conflicts')).status, 200)
    t.is((await admin.post('/web/conflicts', { ids: String(bad), choice: 'file' })).status, 303)
    t.is(await listed(), 0)
  },
)

test.serial('the page is fit for everybody, and one button settles all', async t => {
  const arch = Array.from({ length: 30 }, (_, line) => `  <field name="field_${line}"/>`).join('\n')
  await conflict('base.edit_menu_access_search', 'arch', `<list>\n${arch}\n</list>`)
  await conflict('base.menu_ir_cron_act', 'name', 'Jobs')
  await conflict('base.menu_ir_cron_act', 'active', false)
  const browser = await (await testBrowser()).newContext({ viewport: { width: 360, height: 700 } })
  const page = await browser.newPage()
  await page.goto(`${server.address}/web/login?redirect=/web/conflicts`)
  await page.fill('[name=login]', 'admin')
  await page.fill('[name=password]', 'admin')
  await page.press('[name=password]', 'Enter')
  await page.locator('h1', { hasText: 'Upgrade Conflicts' }).waitFor()
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/conflicts-360.png`, fullPage: true })
    await page.setViewportSize({ width: 1200, height: 900 })
    await page.screenshot({ path: `${process.env.SHOTS}/conflicts-light.png`, fullPage: true })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: `${process.env.SHOTS}/conflicts-dark.png`, fullPage: true })
    await page.setViewportSize({ width: 360, height: 700 })
  }
  t.deepEqual(await accessibilityProblems(page), [])
  t.true(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'nothing is cut off')
  await page.getByRole('button', { name: 'Keep all of mine' }).click()
  await page.getByText('Nothing to settle').waitFor()
  t.is(await listed(), 0)
  await browser.close()
})
