import test from 'ava'
import { testDatabase } from '#core/testing'

test('people choose their chat languages, but make, change and delete none on the way', async t => {
  const database = await testDatabase(['im_livechat'], { demo: true })
  const tom = await database.unit({}, async env => (await env.ref('base.user_demo')).id)
  const languages = () => database.query('SELECT id, name, active FROM res_lang ORDER BY id')
  const before = await languages()
  const [, french] = before as { id: number }[]
  for (const command of [
    [0, 0, { name: 'Klingon', code: 'tlh' }],
    [1, french!.id, { active: true }],
    [2, french!.id],
  ] as const) {
    const change = database.unit({ uid: tom }, env =>
      env
        .model('res.users')
        .browse(tom)
        .write({ livechat_lang_ids: [command] }),
    )
    await t.throwsAsync(change, { name: 'AccessError' })
  }
  t.deepEqual(await languages(), before)
  await database.unit({ uid: tom }, async env => {
    const { id } = await env.ref('base.lang_fr')
    const own = env.model('res.users').browse(tom)
    await own.write({ livechat_lang_ids: [[6, 0, [id]]] })
    await own.write({ livechat_lang_ids: [[3, id]] })
    await own.write({ livechat_lang_ids: [id] })
  })
  const chosen = await database.query('SELECT lang_id FROM res_users_livechat_lang WHERE user_id = $1', [tom])
  t.is(chosen.length, 1)
})
