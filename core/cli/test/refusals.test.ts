import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import test from 'ava'
import { runFoyer, temporaryFolder } from './run.ts'

test('a wrong setting stops the start with one sentence and a status that is not 0', async t => {
  const run = runFoyer(t, ['start'], { FOYER_HTTP_PORT: 'many' })
  t.is(await run.ended, 1)
  t.is(
    run.said(),
    'FOYER_HTTP_PORT in the environment is "many"; allowed is a port from 1 to 65535, or 0 for any that is free.\n',
  )
})

test('a database that cannot be reached is named without its password, with what to look at', async t => {
  const run = runFoyer(t, ['start'], { FOYER_DATABASE_URL: 'postgresql://me:secret@127.0.0.1:1/mine' })
  t.is(await run.ended, 1)
  t.is(
    run.said(),
    'The database postgresql://me:***@127.0.0.1:1/mine cannot be reached: nothing answers there: is the server running, and is the port right? (database.url in config/foyer.yaml, or FOYER_DATABASE_URL).\n',
  )
})

test('a port in use is refused before anything is installed, and the setting is named', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as AddressInfo

  const run = runFoyer(t, ['start'], { FOYER_DATA_DIR: temporaryFolder(t), FOYER_HTTP_PORT: String(port) })

  t.is(await run.ended, 1)
  t.true(
    run
      .said()
      .endsWith(
        `Port ${port} on 127.0.0.1 is in use by another program. Choose another with http.port in config/foyer.yaml, or FOYER_HTTP_PORT.\n`,
      ),
  )
})

test('an address that is not of this machine is refused, and the setting is named', async t => {
  const run = runFoyer(t, ['start'], {
    FOYER_DATA_DIR: temporaryFolder(t),
    FOYER_HTTP_HOST: '192.0.2.1',
    FOYER_HTTP_PORT: '0',
  })
  t.is(await run.ended, 1)
  t.regex(run.said(), /192\.0\.2\.1 is no address of this machine\. Choose another with http\.host/)
})

test('an unknown command is answered with those that there are', async t => {
  const run = runFoyer(t, ['stat'])
  t.is(await run.ended, 1)
  t.regex(run.said(), /^foyer knows no stat\.\n\nUsage: npx foyer <command>\n\n {2}start /)
})

test('help is given', async t => {
  const run = runFoyer(t, ['--help'])
  t.is(await run.ended, 0)
  t.regex(run.said(), /^Usage: npx foyer <command>/)
})

test('a command says what it takes, and refuses the rest', async t => {
  const unknown = runFoyer(t, ['init', '--plann'])
  t.is(await unknown.ended, 1)
  t.regex(unknown.said(), /^Unknown option '--plann'\.\nUsage: npx foyer init /)
  const tooMany = runFoyer(t, ['start', 'now'])
  t.is(await tooMany.ended, 1)
  t.is(tooMany.said(), 'Not understood: now\nUsage: npx foyer start\n')
})

test('a look at data that are not there makes none, and says what to do', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const run = runFoyer(t, ['explain', 'view', 'base.view_users_form'], { FOYER_DATA_DIR: folder })
  t.is(await run.ended, 1)
  t.is(run.said(), `There is no database in ${folder} yet. Make it with: npx foyer init\n`)
  t.false(existsSync(folder))
})
