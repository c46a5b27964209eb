import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import test from 'ava'
import pino from 'pino'
import { carryOut } from '../../core/addons/lifecycle.ts'
import { addonFolders, ownTables } from '../../core/application/generation.ts'
import { addonsFolder, board, greeting, holding, leaving, patient } from '../../core/application/test/addons.ts'
import { openApplication } from '../../core/application.ts'
import { manifest, onCleanUp, until, Visitor, writeAddons, writeFiles } from '../../core/testing/index.ts'
import { type Desk, openDesk } from './desk.ts'

const folder = addonsFolder(board, patient, holding, leaving, greeting)
let desk: Desk

test.before(async () => {
  desk = await openDesk(['discuss', 'leaving', 'greeting'], { addonsPath: [folder] })
})

/** Begins an installation that waits in the middle; gives what lets it go on. */
async function begin(addon: string): Promise<() => void> {
  let goOn = () => {}
  const waits = new Promise<void>(patientWaits => {
    const patientMayGoOn = new Promise<void>(resolve => {
      goOn = resolve
    })
    Object.assign(globalThis, { patientWaits, patientMayGoOn })
  })
  await desk.admin.post(`/web/apps/${addon}/install`)
  await waits
  return goOn
}

async function said(text: string): Promise<number> {
  return desk.system(env => env.model('mail.message').searchCount([['body', 'ilike', text]]))
}

test.serial('a second administrator is told who is at it, and how far', async t => {
  const other = await new Visitor(desk.server.address).logIn('admin')
  const goOn = await begin('patient')
  for (const answer of [await other.post('/web/apps/board/install'), await other.get('/web/apps/board/install')])
    t.is(answer.headers.get('location'), '/web/apps/progress?busy=1')
  const page = await other.open('/web/apps/progress?busy=1')
  t.regex(page.text(), /is changing apps right now/)
  t.regex(page.text(), /Installing Patient/)
  t.true(page.has('noscript'), 'without scripts the page comes again by itself')
  goOn()
  t.regex(await desk.over(), /Patient is installed/)
})

/** Statements in this database that wait for what another one holds. */
const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`

test.serial('a chat loses nothing, not even while the table of users is held', async t => {
  const demo = await new Visitor(desk.server.address).logIn('demo')
  const channel = await desk.system(async env => (await env.ref('discuss.channel_general')).id)
  const post = (body: string) => demo.post(`/discuss/channel/${channel}/post`, { body, key: `meanwhile-${body}` })
  await post('before')
  const goOn = await begin('holding')
  const sent = post('during')
  await until(async () => (await desk.server.database.query(waiting)).length > 0)
  goOn()
  t.is((await sent).status, 303)
  t.regex(await desk.over(), /Holding is installed/)
  await post('after')
  for (const text of ['before', 'during', 'after']) t.is(await said(text), 1, text)
})

test.serial('a request that finds its table gone is asked again, of what is there now', async t => {
  let look = () => {}
  const began = new Promise<void>(leavingBegan => {
    const leavingMayLook = new Promise<void>(resolve => {
      look = resolve
    })
    Object.assign(globalThis, { leavingBegan, leavingMayLook })
  })
  const body = new URLSearchParams({ name: 'Ada' })
  const answer = fetch(`${desk.server.address}/leaving`, { method: 'POST', body })
  await began
  t.regex(await desk.change('leaving', 'uninstall'), /Leaving is uninstalled/)
  look()
  t.is(await (await answer).text(), 'Hello Ada')
})

test.serial('other processes of the database follow', async t => {
  const { connection } = desk.server.database
  const other = await openApplication({
    connection,
    addons: ['discuss', 'patient', 'holding', 'greeting'],
    addonsPath: [folder],
    log: pino({ level: 'silent' }),
  })
  onCleanUp(() => other.close())
  const server = other.serve()
  onCleanUp(() => server.close())
  const address = `http://127.0.0.1:${(await server.listen('127.0.0.1', 0)).port}`
  t.is((await fetch(`${address}/board`)).status, 404)
  t.regex(await desk.change('board', 'install'), /Notice Board is installed/)
  await until(async () => (await fetch(`${address}/board`)).status === 200)
  await desk.change('board', 'uninstall')
  await until(async () => (await fetch(`${address}/board`)).status === 404)
  t.pass()
})

test.serial('what is changed from the command line, a running server follows', async t => {
  const { connection } = desk.server.database
  const options = { connection, folders: addonFolders([folder]), tables: ownTables }
  await carryOut({ action: 'install', addons: ['board'] }, options)
  await until(async () => (await fetch(`${desk.server.address}/board`)).status === 200)
  await carryOut({ action: 'uninstall', addons: ['board'] }, options)
  await until(async () => (await fetch(`${desk.server.address}/board`)).status === 404)
  t.pass()
})

test.serial('what newer code has done to the tables, a server with the code of before does not undo', async t => {
  const { connection } = desk.server.database
  const written: string[] = []
  const stream = { write: (line: string) => void written.push(line) }
  const before = writeAddons(things('1.0', 'size'))
  await carryOut({ action: 'install', addons: ['things'] }, { connection, folders: addonFolders([before, folder]) })
  const other = await openApplication({
    connection,
    addons: ['discuss', 'things'],
    addonsPath: [before, folder],
    log: pino({}, stream),
  })
  onCleanUp(() => other.close())
  const script = `export const migrate = env => env.sql('ALTER TABLE thing RENAME COLUMN size TO width')`
  const after = writeAddons({ ...things('1.1', 'width'), 'things/migrations/1.1/pre-width.ts': script })
  await carryOut({ action: 'upgrade', addons: ['things'] }, { connection, folders: addonFolders([after, folder]) })
  await until(() => written.find(line => line.includes('The code of things is newer than what runs here')))
  const columns = await desk.server.database.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'thing' AND column_name IN ('size', 'width')`,
  )
  t.deepEqual(columns, [{ name: 'width' }])
  await carryOut({ action: 'uninstall', addons: ['things'] }, { connection, folders: addonFolders([after, folder]) })
})

test.serial('when a change is said to be over, the next may begin', async t => {
  const { database } = desk.server
  const connect = database.connect.bind(database)
  database.connect = async () => {
    const client = await connect()
    const end = client.end.bind(client)
    // The one that holds the right to change the addons takes its time to let go.
    return Object.assign(client, { end: () => pause(1000).then(() => end()) })
  }
  const body = new URLSearchParams({ csrf_token: await desk.admin.token() })
  await desk.change('board', 'install')
  const init = { method: 'POST', body, headers: { origin: desk.server.address } }
  const next = await desk.admin.send('/web/apps/board/uninstall', init)
  t.is(next.headers.get('location'), '/web/apps/progress')
  t.regex(await desk.over(), /Notice Board is uninstalled/)
})

test.serial('who is gone in the middle of a change blocks nobody', async t => {
  const running = {
    action: 'install',
    addons: ['board'],
    by: 'Ada',
    at: '',
    status: 'running',
    lines: [],
    problems: [],
  }
  await desk.server.database.query(`UPDATE foyer_meta SET value = $1 WHERE key = 'change of addons'`, [
    JSON.stringify(running),
  ])
  const page = await desk.admin.open('/web/apps/progress')
  t.regex(page.text(), /Foyer was stopped before it was done/)
  t.regex(await desk.change('board', 'install'), /Notice Board is installed/)
})

test.serial('new code on disk is told to need a new start', async t => {
  t.notRegex((await desk.admin.open('/web/apps/board/upgrade')).text(), /started again/)
  writeFiles(folder, { 'board/more.ts': 'export {}' })
  const page = await desk.admin.open('/web/apps/board/upgrade')
  t.regex(page.text(), /The code of Notice Board has changed since Foyer was started/, join(folder, 'board'))
  const files = { name: 'Notice Board', version: '9.0', depends: ['base'] }
  writeFiles(folder, { 'board/manifest.ts': manifest(files) })
  const refused = await desk.admin.open('/web/apps/board/upgrade')
  t.is(refused.status, 422, 'its migrations would run with the code of before')
  t.regex(refused.text(), /board has another version than the one that runs: start Foyer again/)
})

const things = (version: string, field: string) => ({
  'things/manifest.ts': manifest({ name: 'Things', version, depends: ['base'] }),
  'things/index.ts': `import { fields, model } from '#core'
    export class Thing extends model('thing', { description: 'Thing' }) {
      ${field} = fields.Integer('Size')
    }`,
})
