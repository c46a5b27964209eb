import test from 'ava'
import type { Page } from 'playwright-core'
import { Command, type Environment } from '#core'
import { type TestServer, testBrowser, testServer } from '#core/testing'

let server: TestServer

test.before(async () => {
  server = await testServer(['im_livechat'])
  await server.database.unit({}, async env => {
    await makeUser(env, 'operator', 'im_livechat.im_livechat_group_user')
    await makeUser(env, 'colleague', 'base.group_user')
    await (await env['res.lang'].search([['code', 'in', ['fr_FR', 'es_ES']]], { activeTest: false })).write({
      active: true,
    })
  })
})

async function makeUser(env: Environment, login: string, group: string): Promise<void> {
  const { id } = await env.ref(group)
  await env['res.users'].create({ name: `Somebody ${login}`, login, password: login, group_ids: [Command.set([id])] })
}

async function profileOf(login: string): Promise<Page> {
  const page = await (await testBrowser()).newPage()
  await page.goto(`${server.address}/web/login?redirect=/web/profile`)
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', login)
  await Promise.all([page.waitForURL(/profile/), page.press('[name=password]', 'Enter')])
  await page.getByRole('tab', { name: 'Preferences' }).waitFor()
  return page
}

test('an operator writes their online chat name into their profile', async t => {
  const page = await profileOf('operator')
  await page.getByLabel('Online Chat Name').fill('Ada')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').first().waitFor()
  await page.reload()
  t.is(await page.getByLabel('Online Chat Name').inputValue(), 'Ada')
})

test('both fields stand to the right of the others', async t => {
  const page = await profileOf('operator')
  const left = await page.getByText('Time Zone', { exact: true }).boundingBox()
  for (const label of ['Online Chat Name', 'Online Chat Language']) {
    const right = await page.getByText(label, { exact: true }).first().boundingBox()
    t.true(left !== null && right !== null && right.x > left.x + 200, label)
  }
})

test('a colleague who does not answer visitors has a profile without them', async t => {
  const page = await profileOf('colleague')
  t.is(await page.getByText('Time Zone', { exact: true }).count(), 1)
  t.is(await page.getByText('Online Chat', { exact: false }).count(), 0)
})
