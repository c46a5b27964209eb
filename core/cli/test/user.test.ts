import test from 'ava'
import { testDatabase } from '../../testing/index.ts'
import { letIn } from '../user.ts'

test('who can not log in any more is let in again from the command line, and it is written down', async t => {
  const database = await testDatabase(['base'], { demo: true })
  await database.unit({}, async env => {
    const user = await env.model('res.users').search([['login', '=', 'admin']])
    await user.write({ has_totp: true, totp_secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' })
  })
  t.deepEqual(await letIn(database, 'Admin', {}), [
    'Inès Moreau (admin)',
    '  active, two-factor on, has never logged in',
  ])
  const said = await letIn(database, 'admin', { password: true, 'two-factor-off': true, activate: true })
  t.regex(said.join('\n'), /two-factor off[\s\S]*The new password is \S{16};/)
  const [row] = await database.query('SELECT has_totp, totp_secret FROM res_users WHERE login = $1', ['admin'])
  t.deepEqual(row, { has_totp: false, totp_secret: null })
  const events = await database.query('SELECT event, by_id FROM res_users_log ORDER BY id')
  t.deepEqual(events, [
    { event: 'totp_off', by_id: 1 },
    { event: 'password', by_id: 1 },
  ])
  for (const login of ['nobody', '__system__']) await t.throwsAsync(letIn(database, login, {}), { name: 'SetupError' })
})
