import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { addonsFolder, board, broken, pins } from '../../core/application/test/addons.ts'
import { manifest, Visitor, writeFiles } from '../../core/testing/index.ts'
import { type Desk, openDesk } from './desk.ts'

const folder = addonsFolder(board, broken, pins)
let desk: Desk

test.before(async () => {
  writeFiles(folder, { 'odd/manifest.ts': manifest({ name: 'Odd', colour: 'red' }) })
  desk = await openDesk(['discuss'], { addonsPath: [folder] })
})

test.serial('all addons on the path are known, with what their manifests say', async t => {
  t.like(await desk.app('board', 'shortdesc', 'summary', 'application', 'state', 'disk_version', 'version'), {
    shortdesc: 'Notice Board',
    summary: 'Notes for everybody',
    application: true,
    state: 'uninstalled',
    disk_version: '1.0',
    version: null,
  })
  t.like(await desk.app('discuss', 'state', 'version', 'icon'), { state: 'installed', version: '1.0', icon: true })
  t.like(await desk.app('odd', 'state'), { state: 'uninstallable' })
  await desk.system(async env => {
    const app = await env['ir.module.module'].search([['name', '=', 'board']])
    await app.load('dependency_ids.name', 'dependant_ids.name')
    t.deepEqual(app.dependency_ids.mapped('name'), ['base'])
    t.deepEqual(app.dependant_ids.mapped('name').toSorted(), ['broken', 'pins'])
    const discuss = await env['ir.module.module'].search([['name', '=', 'discuss']])
    t.true(discuss.model_count > 5)
    const base = await env['ir.module.module'].search([['name', '=', 'base']])
    t.true(base.view_count > 10 && base.menu_count > 10)
  })
})

test.serial('apps are shown first, and found by their names', async t => {
  const page = await desk.admin.open(desk.list)
  t.regex(page.text(), /Notice Board/)
  t.notRegex(page.text(), /Pins/, 'what is no app is not shown unless asked for')
  t.regex((await desk.admin.open(`${desk.list}?q=pins`)).text(), /Pins/)
  await page.press('Notice Board')
  t.regex(page.text(), /Builds On\s+Base/)
  await page.press('Install')
  t.is(page.url, '/web/apps/board/install')
})

test.serial('the icon of an app that is not installed is shown to administrators', async t => {
  const icon = await desk.admin.get('/web/apps/im_livechat/icon')
  t.is(icon.headers.get('content-type'), 'image/svg+xml')
  t.is((await desk.admin.get('/web/apps/board/icon')).status, 404)
  t.is((await desk.admin.get('/web/apps/..%2Fbase/icon')).status, 404)
})

test.serial('what is new on the path, changed or gone is known when the list is updated', async t => {
  mkdirSync(join(folder, 'fresh'))
  writeFiles(folder, {
    'fresh/manifest.ts': manifest({ name: 'Fresh' }),
    'board/manifest.ts': manifest({ name: 'Board of Notes', version: '1.1', depends: ['base'], application: true }),
  })
  rmSync(join(folder, 'odd'), { recursive: true })
  t.is(await desk.app('fresh', 'state'), undefined)
  const page = await desk.admin.open('/web/apps/update')
  await page.press('Update the List', { near: 'folders of addons' })
  t.regex(page.text(), /Board of Notes/)
  t.like(await desk.app('fresh', 'shortdesc', 'state'), { shortdesc: 'Fresh', state: 'uninstalled' })
  t.like(await desk.app('board', 'disk_version'), { disk_version: '1.1' })
  t.is(await desk.app('odd', 'state'), undefined)
})

test.serial('what manifests say is read in the language of the person, from when it is enabled', async t => {
  await desk.system(async env => {
    const french = await env['res.lang'].search([['code', '=', 'fr_FR']], { activeTest: false })
    await french.write({ active: true })
  })
  const shown = await desk.system(async env => {
    const apps = env.withContext({ lang: 'fr_FR' })['ir.module.module']
    return (await apps.search([['name', '=', 'discuss']])).read(['summary', 'category'])
  })
  t.like(shown[0], { category: 'Productivité' })
  t.regex(String(shown[0]?.summary), /é|à|è| et /)
})

test.serial('nobody but administrators may do any of it', async t => {
  const demo = await new Visitor(desk.server.address).logIn('demo')
  const nobody = new Visitor(desk.server.address)
  const pages = ['progress', 'progress/lines', 'update', 'board/icon', 'board/install', 'discuss/uninstall']
  for (const path of pages) {
    t.is((await demo.get(`/web/apps/${path}`)).status, 403, path)
    t.regex((await nobody.get(`/web/apps/${path}`)).headers.get('location') ?? '', /^\/web\/login/, path)
  }
  for (const path of ['update', 'board/install', 'discuss/upgrade', 'discuss/uninstall']) {
    t.is((await demo.post(`/web/apps/${path}`)).status, 403, path)
    t.not((await nobody.post(`/web/apps/${path}`)).status, 200, path)
    const body = new URLSearchParams({ csrf_token: await demo.token() })
    const headers = { origin: desk.server.address }
    const foreign = await desk.admin.send(`/web/apps/${path}`, { method: 'POST', body, headers })
    t.is(foreign.status, 400, `${path} with the token of somebody else`)
    t.is((await desk.admin.send(`/web/apps/${path}`, { method: 'POST', headers })).status, 400, `${path} without token`)
  }
  t.like(await desk.app('discuss', 'state'), { state: 'installed' })
  t.is((await demo.get(desk.list)).status, 403)
})

test.serial('what makes no sense is refused in words', async t => {
  for (const path of ['nobody/install', 'discuss/install', 'board/uninstall', 'board/upgrade', 'board/eat'])
    t.is((await desk.admin.get(`/web/apps/${path}`)).status, 404, path)
})
