import test from 'ava'
import { workshop } from './workshop.ts'

test('a unit that waits before its first write holds no connection, and a nested one that only reads begins nothing', async t => {
  const database = await workshop(1)
  await database.unit({}, async env => {
    await env['workshop.order'].search([])
    await database.unit({}, inner => inner['workshop.order'].search([]))
    t.false(env.unit.writing)
    // On the only connection there is.
    await env.unit.query('SELECT 1')
    t.is((await database.query<{ one: number }>('SELECT 1 AS one')).length, 1)
  })
})

test('a part that fails is undone alone, even where it began the transaction', async t => {
  const database = await workshop()
  await database.unit({}, async env => {
    await t.throwsAsync(
      env.savepoint(async () => {
        await env['workshop.order'].create({ single: 1 })
        throw new Error('no')
      }),
      { message: 'no' },
    )
    await env['workshop.order'].create({ single: 2 })
  })
  await database.unit({}, async env => t.deepEqual((await env['workshop.order'].search([])).mapped('single'), [2]))
})
