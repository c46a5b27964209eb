import { chownSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { canEnter } from '../../postgres/account.ts'
import { runFoyer, temporaryFolder } from './run.ts'

const isRoot = process.getuid?.() === 0
const SOMEBODY = 54_321
const anyPorts = { FOYER_HTTP_PORT: '0', FOYER_DEMO_SITE_PORT: '0' }

test.serial(
  'from nothing to a served site with demo accounts; again after kill -9; stopped by SIGTERM; for this machine only',
  async t => {
    t.timeout(300_000) // six times Foyer
    const settings = { FOYER_DATA_DIR: temporaryFolder(t), ...anyPorts }
    const first = runFoyer(t, ['start'], settings)
    const said = await first.until(/Stop +Ctrl-C/)
    t.regex(said, /Creating the database in .*\n( {2}\w+ +\d of \d +\d+\.\d\d s\n)+/, 'a line for each addon')
    t.regex(said, /Log in as +admin, password admin, or demo, password demo/)
    t.true(said.includes(settings.FOYER_DATA_DIR), 'it says where the data is')
    const page = await fetch(`${addressIn(said, 'Foyer')}/web/login`)
    t.is(page.status, 200)
    const site = await (await fetch(addressIn(said, 'A site to try'))).text()
    t.true(site.includes(`<script src="${addressIn(said, 'Foyer')}/im_livechat/loader/1" async></script>`))

    first.child.kill('SIGKILL')
    await first.ended
    const second = runFoyer(t, ['start'], settings)
    const saidAgain = await second.until(/Stop +Ctrl-C/)
    t.false(/\d of \d/.test(saidAgain), 'nothing is installed again')
    const health = await fetch(`${addressIn(saidAgain, 'Foyer')}/web/health`)
    t.deepEqual(await health.json(), { status: 'pass' })

    const third = runFoyer(t, ['start'], settings)
    t.is(await third.ended, 1)
    t.regex(third.said(), /^Another Foyer \(process \d+\) is running on the data in .*\n$/)

    const upgrade = runFoyer(t, ['upgrade'], settings)
    t.is(await upgrade.ended, 0, 'what changes the addons uses the database of the Foyer that is running')
    t.is(upgrade.said(), 'Nothing to do: all is up to date.\n')

    second.child.kill('SIGTERM')
    t.is(await second.ended, 0)

    const open = runFoyer(t, ['start'], { ...settings, FOYER_HTTP_HOST: '0.0.0.0' })
    t.is(await open.ended, 1)
    t.regex(
      open.said(),
      /^This database has the demo accounts admin\/admin and demo\/demo, and http\.host is 0\.0\.0\.0/,
    )
    t.false(existsSync(join(settings.FOYER_DATA_DIR, 'postgres/postmaster.pid')), 'PostgreSQL is stopped too')
  },
)

test.serial('without demo data the administrator is given a password, and told it once', async t => {
  const dataDir = temporaryFolder(t)
  const uid =
    isRoot && canEnter(import.meta.dirname, { uid: SOMEBODY, gid: SOMEBODY, through: [] }) ? SOMEBODY : undefined
  if (uid) chownSync(dataDir, uid, uid) // to whom this checkout is read-only
  const settings = { FOYER_DATA_DIR: dataDir, FOYER_DEMO: 'false', ...anyPorts }

  const first = runFoyer(t, ['init'], settings, uid)
  t.is(await first.ended, 0)
  t.regex(first.said(), /Log in as +admin, password [\w-]{16} \(shown this once\)/)

  const second = runFoyer(t, ['start'], settings, uid)
  t.notRegex(await second.until(/Stop +Ctrl-C/), /password/)
})

function addressIn(said: string, name: string): string {
  return new RegExp(`^ +${name} +(http://\\S+)`, 'm').exec(said)?.[1] ?? ''
}
