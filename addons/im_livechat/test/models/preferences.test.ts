import test from 'ava'
import { Command } from '#core'
import { as, makeUser, system } from './people.ts'

function langIds(...codes: string[]): Promise<number[]> {
  return system(async env => [...(await env['res.lang'].search([['code', 'in', codes]], { activeTest: false })).ids])
}

test('C43: a user sets their own online chat name and languages, without the right to edit users', async t => {
  const user = await makeUser()
  const [french] = await langIds('fr_FR')
  await system(env => env['res.lang'].browse(french!).write({ active: true }))
  await as(user, env => env.user.write({ livechat_username: 'Ada', livechat_lang_ids: [Command.link(french!)] }))
  const own = await as(user, env => env.user.load('livechat_username', 'livechat_lang_ids'))
  t.is(own.livechat_username, 'Ada')
  t.deepEqual(own.livechat_lang_ids.ids, [french])
})

test('several languages: another one adds to those that are there', async t => {
  const user = await makeUser()
  const [first, second] = await langIds('fr_FR', 'en_US')
  await system(env => env['res.lang'].browse([first!, second!]).write({ active: true }))
  await as(user, env => env.user.write({ livechat_lang_ids: [Command.link(first!)] }))
  await as(user, env => env.user.write({ livechat_lang_ids: [Command.link(second!)] }))
  const own = await as(user, env => env.user.load('livechat_lang_ids'))
  t.deepEqual([...own.livechat_lang_ids.ids].sort(), [first, second].sort())
})

test('H1.4: only enabled languages are offered, and one that is enabled is offered at once', async t => {
  const [german] = await langIds('de_DE')
  const offered = () =>
    system(async env => {
      const domain = env['res.users'].fieldsGet().livechat_lang_ids?.domain
      return (await env.model('res.lang').search(domain ?? [])).ids.includes(german!)
    })
  t.false(await offered())
  await system(env => env['res.lang'].browse(german!).write({ active: true }))
  t.true(await offered())
})

test('a language that is not enabled is refused', async t => {
  const user = await makeUser()
  const [japanese] = await langIds('ja_JP')
  await t.throwsAsync(
    as(user, env => env.user.write({ livechat_lang_ids: [Command.link(japanese!)] })),
    {
      message: /enabled/,
    },
  )
})

test('C47: who manages users without answering visitors creates a user with empty chat fields', async t => {
  const administrator = await makeUser({ groups: ['base.group_erp_manager'] })
  await t.notThrowsAsync(
    as(administrator, env =>
      env['res.users'].create({ name: 'New', login: 'new.user', livechat_username: null, livechat_lang_ids: [] }),
    ),
  )
})

test('both fields stand on the right side of the Preferences tab of the profile', async t => {
  const arch = await system(async env => {
    const view = await env.ref('im_livechat.res_users_view_preferences')
    return String((await view.load('arch')).arch)
  })
  t.regex(arch, /preferences_right.*livechat_username.*livechat_lang_ids/s)
})

test('H1.5: a language that was disabled later does not get in the way of choosing another', async t => {
  const [italian, english] = [(await langIds('it_IT'))[0]!, (await langIds('en_US'))[0]!]
  const setActive = (active: boolean) => system(env => env['res.lang'].browse(italian).write({ active }))
  await setActive(true)
  const user = await makeUser({ chatLangs: ['it_IT'] })
  await setActive(false)
  await as(user, env => env.user.write({ livechat_lang_ids: [Command.link(english)] }))
  t.deepEqual((await as(user, env => env.user.load('livechat_lang_ids'))).livechat_lang_ids.ids, [english])
})
