import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import pino from 'pino'
import { addonsFolder, board, broken, pins } from '../../core/application/test/addons.ts'
import { manifest, writeFiles } from '../../core/testing/index.ts'
import { type Desk, openDesk } from './desk.ts'

const lines: Record<string, unknown>[] = []
const log = pino({ level: 'info' }, { write: line => void lines.push(JSON.parse(line)) })
const folder = addonsFolder(board, broken, pins)
let desk: Desk

test.before(async () => {
  desk = await openDesk(['base'], { addonsPath: [folder], log })
})

const tables = (name: string) => desk.system(env => env.sql(`SELECT to_regclass($1) AS found`, [name]))

test.serial('the page before says what would happen, and changes nothing', async t => {
  const page = await desk.admin.open('/web/apps/board/install')
  t.is(page.status, 200)
  t.regex(page.text(), /Install Notice Board/)
  t.regex(page.text('.change-details'), /board\.note_welcome/)
  t.regex(page.text('.change-details'), /board_note: 1 added, 0 changed, 0 removed/)
  t.regex(page.text('.change-sql'), /CREATE TABLE/)
  t.deepEqual(await tables('board_note'), [{ found: null }])
})

test.serial('an app is installed while everybody works, and is there with the next page', async t => {
  const page = await desk.admin.open('/web/apps/pins/install')
  t.regex(page.text(), /This comes with it[\s\S]*Notice Board/)
  await page.press('Install')
  const end = await desk.over()
  t.regex(end, /Pins is installed/)
  t.regex(end, /<strong>Notice Board<\/strong>/, 'a line for each addon')
  t.like(await desk.app('board', 'state', 'version'), { state: 'installed', version: '1.0' })
  t.regex(await (await desk.admin.get('/web')).text(), /Notice Board/)
  t.is(await (await desk.admin.get('/board')).text(), 'notes: 1')
  const begun = lines.find(line => line.msg === 'apps: a change begins')
  t.like(begun, { action: 'install', addons: ['pins'], ip: '127.0.0.1' })
  t.is(typeof begun?.uid, 'number')
})

test.serial('what is installed can be upgraded; nothing new is nothing to do', async t => {
  t.regex((await desk.admin.open('/web/apps/pins/upgrade')).text(), /nothing to do/)
  t.regex(await desk.change('pins', 'upgrade'), /Pins is up to date/)
})

test.serial('an upgrade brings what is new in the files, without a new start', async t => {
  const more = '<record id="note_more" model="board.note"><field name="name">More</field></record></odoo>'
  writeFiles(folder, { 'board/data.xml': board['board/data.xml'].replace('</odoo>', more) })
  const page = await desk.admin.open('/web/apps/board/upgrade')
  t.regex(page.text('.change-details'), /board\.note_more/)
  t.regex(await desk.change('board', 'upgrade'), /Notice Board is up to date/)
  t.is(await (await desk.admin.get('/board')).text(), 'notes: 2')
})

test.serial('files of other apps that have changed on disk wait for their own upgrade', async t => {
  const now = readFileSync(join(folder, 'board/data.xml'), 'utf8')
  const nonsense = '<record id="note_bad" model="board.note"><field name="name"/></record></odoo>'
  writeFiles(folder, {
    'board/data.xml': now.replace('</odoo>', nonsense),
    'extra/manifest.ts': manifest({ name: 'Extra', depends: ['base'] }),
  })
  await desk.admin.post('/web/apps/update')
  t.regex(await desk.change('extra', 'install'), /Extra is installed/)
  t.is(await (await desk.admin.get('/board')).text(), 'notes: 2')
  writeFiles(folder, { 'board/data.xml': now })
})

test.serial('an app comes with demo data where the database has them, or without, as one chooses', async t => {
  const parameter = (key: string) =>
    `<odoo><record id="${key}" model="ir.config_parameter"><field name="key">${key}</field><field name="value">1</field></record></odoo>`
  for (const name of ['stalls', 'tents']) {
    writeFiles(folder, {
      [`${name}/manifest.ts`]: manifest({ name, depends: ['base'], demo: ['demo.xml'] }),
      [`${name}/demo.xml`]: parameter(`${name}_demo`),
    })
  }
  await desk.admin.post('/web/apps/update')
  const install = async (name: string, demo: boolean) => {
    const page = await desk.admin.open(`/web/apps/${name}/install`)
    t.is(page.value('With demo data, to try it out'), true, 'as the database')
    page.fill('With demo data, to try it out', demo)
    await page.press('Install')
    await desk.over()
    return (await desk.system(env => env.sql('SELECT FROM ir_config_parameter WHERE key = $1', [`${name}_demo`])))
      .length
  }
  t.is(await install('stalls', true), 1)
  t.is(await install('tents', false), 0)
  t.like(await desk.app('tents', 'state', 'demo'), { state: 'installed', demo: false })
  t.false((await desk.admin.open('/web/apps/tents/upgrade')).has('[name=demo]'))
})

test.serial('an installation that fails says why, and that nothing was changed', async t => {
  const page = await desk.admin.open('/web/apps/broken/install')
  t.is(page.status, 422)
  t.regex(page.text(), /Name of “Part” is required/)
  const end = await desk.change('broken', 'install')
  t.regex(end, /Broken was not installed/)
  t.regex(end, /Name of “Part” is required/)
  t.regex(end, /Nothing was changed/)
  t.like(await desk.app('broken', 'state'), { state: 'uninstalled' })
  t.deepEqual(await tables('broken_part'), [{ found: null }])
  t.is((await desk.admin.get('/board')).status, 200, 'what was there goes on')
})

test.serial('before an app is uninstalled it is said what is lost, and what goes too', async t => {
  await desk.system(async env => {
    await env.model('board.note').create([{ name: 'Milk' }, { name: 'Bread' }])
    await env.model('res.users').browse(1).write({ note_color: 'green' })
  })
  const page = await desk.admin.open('/web/apps/board/uninstall')
  t.regex(page.text(), /What builds on it is uninstalled, too:\s*\W*Pins/)
  t.regex(page.text('.alert-warning'), /all records \(4\)/)
  t.regex(page.text('.alert-warning'), /User: the values of “Color of Notes” \(1\)/)
  t.is((await desk.admin.get('/board')).status, 200)
})

test.serial('an app that is uninstalled is gone with the next page, and can come back', async t => {
  t.regex(await desk.change('board', 'uninstall'), /Notice Board is uninstalled/)
  t.is((await desk.admin.get('/board')).status, 404)
  t.notRegex(await (await desk.admin.get('/web')).text(), /Notice Board/)
  t.like(await desk.app('pins', 'state', 'version'), { state: 'uninstalled', version: null })
  t.deepEqual(await tables('board_note'), [{ found: null }])
  t.regex(await desk.change('board', 'install'), /Notice Board is installed/)
  t.is(await (await desk.admin.get('/board')).text(), 'notes: 2')
})

test.serial('base stays', async t => {
  t.is((await desk.admin.get('/web/apps/base/uninstall')).status, 404)
  t.is((await desk.admin.post('/web/apps/base/uninstall')).status, 404)
})
