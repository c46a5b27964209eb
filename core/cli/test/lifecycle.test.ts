import { PassThrough } from 'node:stream'
import test, { type ExecutionContext } from 'ava'
import { life } from '../../addons/test/lives.ts'
import { shop } from '../../addons/test/shop.ts'
import { manifest, writeAddons, writeFiles } from '../../testing/index.ts'
import { confirmed } from '../change.ts'
import { runFoyer } from './run.ts'

test('addons are installed, upgraded and removed from the command line, and --plan says what would happen', async t => {
  t.timeout(300_000) // seven times Foyer
  const root = writeAddons(shop)
  const house = await life(root)
  const foyer = (...args: string[]) => run(t, house, root, args)
  const before = await house.everything()

  const planned = await foyer('init', 'shop', '--plan')
  t.is(planned.status, 0, planned.text)
  t.regex(planned.text, /shop {2}installed, version 1\.0 \(Shop\)/)
  t.regex(planned.text, /\+ shop\.apple {2}shop\.product/)
  t.regex(planned.text, /CREATE TABLE "shop_product"/)
  t.regex(planned.text, /This is a plan: nothing has changed\./)
  t.deepEqual(await house.everything(), before)

  t.like(await foyer('init', 'shop'), { status: 0 })
  t.deepEqual(await house.states(), ['shop installed 1.0'])
  t.regex((await foyer('upgrade')).text, /Nothing to do: all is up to date/)

  writeFiles(root, { 'shop/manifest.ts': manifest({ name: 'Shop', version: '1.1', depends: ['base'] }) })
  const upgrade = await foyer('upgrade', 'shop', '--plan')
  t.regex(upgrade.text, /version 1\.0 → 1\.1/)
  t.regex(upgrade.text, /- shop\.apple {2}shop\.product/)

  const gone = await foyer('uninstall', 'shop', '--plan')
  t.regex(gone.text, /res_users\.shop_pin {2}\(\d+ rows? with a value\)/)
  t.regex(gone.text, /shop_product {2}\(the table, 3 rows\)/)
  t.like(await foyer('uninstall', 'shop'), { status: 0 })
  t.deepEqual(await house.everything(), before)
  t.like(await run(t, house, root, ['init'], { FOYER_ADDONS: 'shop' }), { status: 0 })
  t.deepEqual(await house.states(), ['shop uninstalled'], 'the settings do not bring back what a person has removed')
})

test('what fails ends with 1, a sentence, and the database as it was', async t => {
  const root = writeAddons({
    ...shop,
    'shop/hooks.ts': `export function postInit() { throw new Error('no electricity') }`,
  })
  const house = await life(root)
  const before = await house.everything()
  const failed = await run(t, house, root, ['init', 'shop'])
  t.is(failed.status, 1)
  t.regex(failed.text, /no electricity/)
  t.deepEqual(await house.everything(), before)
  t.like(await run(t, house, root, ['uninstall', 'base']), { status: 1 })
  t.like(await run(t, house, root, ['init', 'shpo']), { status: 1 })
})

test('an uninstall is done when somebody says yes, and by nothing else', async t => {
  const answered = (text: string) => {
    const input = new PassThrough()
    input.end(text)
    return confirmed(input, new PassThrough())
  }
  for (const yes of ['y\n', 'YES\n', ' yes \n']) t.true(await answered(yes), yes)
  for (const no of ['\n', 'n\n', 'yesterday\n', 'no\ny\n', '']) t.false(await answered(no), no)
})

async function run(
  t: ExecutionContext,
  house: Awaited<ReturnType<typeof life>>,
  root: string,
  args: string[],
  more: Record<string, string> = {},
) {
  const { host, port, user, database } = house.connection as {
    host: string
    port: number
    user: string
    database: string
  } // as the cluster gives it
  const url = `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
  const foyer = runFoyer(t, args, { FOYER_DATABASE_URL: url, FOYER_ADDONS_PATH: root, ...more })
  return { status: await foyer.ended, text: foyer.said() }
}
