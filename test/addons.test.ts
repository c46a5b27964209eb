import { join } from 'node:path'
import test from 'ava'
import { checkAddons } from '../core/addons/check/addons.ts'
import { findAddons, selectAddons } from '../core/addons/find.ts'
import { describe } from '../core/addons/finding.ts'
import { installAddons } from '../core/addons/install.ts'
import { loadAddons } from '../core/addons/load.ts'
import { Database } from '../core/database/database.ts'
import { syncSchema } from '../core/database/schema.ts'
import { Catalog } from '../core/i18n/catalog.ts'
import { emptyDatabase } from '../core/testing/index.ts'

const names = ['base', 'discuss', 'im_livechat']
const found = findAddons([join(import.meta.dirname, '../addons')])
const loaded = found.then(all => loadAddons(selectAddons(all, names)))

test('nothing is wrong in any addon, not even worth a warning', async t => {
  const { addons, findings } = await checkAddons(await found)
  t.deepEqual(
    addons.map(({ name }) => name),
    names,
  )
  t.deepEqual(findings.map(describe), [])
})

test('all addons install with their demo, and loading everything again changes nothing', async t => {
  const addons = await loaded
  const definitions = addons.flatMap(addon => addon.models)
  const database = await Database.open({ connection: await emptyDatabase(), definitions, poolSize: 3 })
  await syncSchema(database)
  const warnings: string[] = []
  const options = { demo: true, catalog: new Catalog(addons), warn: (message: string) => warnings.push(message) }
  t.deepEqual(await installAddons(database, addons, options), names)
  const before = await countsOf(database)
  t.true(Number(before.ir_ui_view) > 10)
  t.deepEqual(await installAddons(database, addons, options), [], 'nothing has changed')

  await database.query(`UPDATE ir_module_module SET checksum = 'another'`)
  t.deepEqual(await installAddons(database, addons, options), names)
  t.deepEqual(await countsOf(database), before)
  t.deepEqual(warnings, [])
  await database.close()
})

/** How many rows each table has. */
async function countsOf(database: Database): Promise<Record<string, number>> {
  const tables = await database.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  const counts = await Promise.all(
    tables.map(({ name }) => database.query<{ count: number }>(`SELECT count(*)::int AS count FROM "${name}"`)),
  )
  return Object.fromEntries(tables.map(({ name }, index) => [name, counts[index]![0]!.count]))
}
