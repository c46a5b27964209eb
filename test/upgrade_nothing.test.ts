import test from 'ava'
import { testApplication } from '#core/testing'
import { planOf } from '../core/addons/lifecycle.ts'
import { addonFolders, ownTables } from '../core/application/generation.ts'

test('loading the files of all addons again changes no record, and nobody is asked anything', async t => {
  const { database } = await testApplication(['base', 'discuss', 'im_livechat'], { demo: true })
  const options = { connection: database.connection, folders: addonFolders([]), tables: ownTables }
  const plan = await planOf({ action: 'upgrade', addons: [], force: true }, options)
  t.is(plan.addons.length, 3)
  t.deepEqual(plan.records, [])
  t.deepEqual(plan.warnings, [])
  const tables = plan.rows.map(({ table }) => table)
  t.deepEqual(
    tables.filter(table => table === 'ir_model_data' || table === 'ir_model_data_conflict'),
    [],
  )
})
