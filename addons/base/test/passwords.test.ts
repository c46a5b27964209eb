import test from 'ava'
import { checkPassword } from '../models/res_users/passwords.ts'
import { office } from './office.ts'

const house = await office()

const secret = 'correct horse battery'

test('a password is stored as a salted argon2id hash', t =>
  house.as('__system__', async env => {
    const [one, two] = await env['res.users'].create([
      { login: 'one', name: 'One', password: secret },
      { login: 'two', name: 'Two', password: secret },
    ])
    const rows = await env.sql<{ password: string }>('SELECT password FROM res_users WHERE id = ANY($1)', [
      [one!.id, two!.id],
    ])
    for (const { password } of rows) t.regex(password, /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$/)
    t.not(rows[0]!.password, rows[1]!.password)
  }))

test('nobody gets at passwords: not by reading, searching, ordering, copying, or asking for the fields', t =>
  house.as('admin', async env => {
    const users = env['res.users']
    const tom = users.browse((await env.ref('base.user_demo')).id)
    const doors = [
      () => tom.read(['password']),
      () => tom.load('password'),
      () => env.user.read(['password']),
      () => users.search([['password', '!=', null]]),
      () => users.search([['password', 'like', '$argon2']]),
      () => users.search([], { order: 'password' }),
      () => env['res.partner'].search([['user_ids.password', 'like', '$argon2']]),
      () => env['res.partner'].search([['user_ids', 'any', [['password', '!=', null]]]]),
      // Behind fields that show what is elsewhere, and behind computed ones
      () => env.model('res.users').search([['lang_id.create_uid.password', '=', null]]),
      () => env.model('res.users').search([['lang_id', 'any', [['create_uid.password', 'like', '$argon2']]]]),
      () => env.model('res.company').search([['country_id.write_uid.password', 'like', '$argon2']]),
      () => env.model('res.users').search([['all_group_ids.user_ids.password', 'like', '$argon2']]),
      () => tom.write({ password: 'overwritten' }),
      () => users.create({ login: 'x', name: 'x', password: 'overwritten' }),
    ]
    for (const door of doors) {
      await t.throwsAsync(env.savepoint<unknown>(door), { name: 'AccessError' }, door.toString())
    }
    await users.search([])
    t.throws(() => tom.password, { name: 'AccessError' })
    t.false('password' in tom.fieldsGet())
    const copy = await tom.copy({ login: 'tom2' })
    t.is((await env.sql('SELECT FROM res_users WHERE id = $1 AND password IS NULL', [copy.id])).length, 1)
    for (const row of await env['res.users'].read(Object.keys(tom.fieldsGet()) as 'login'[])) {
      t.notRegex(JSON.stringify(row), /argon2/)
    }
  }))

test('no error message repeats a password', t =>
  house.as('__system__', async env => {
    const wrong = { login: 'x', name: 'x', password: 12345678 as unknown as string }
    const error = await t.throwsAsync(env['res.users'].create(wrong), { name: 'ValidationError' })
    t.notRegex(`${error!.message} ${error!.stack}`, /12345678/)
    const tom = env['res.users'].browse((await env.ref('base.user_demo')).id)
    const short = await t.throwsAsync(tom.write({ new_password: 'shorty!' }), { name: 'ValidationError' })
    t.notRegex(short!.message, /shorty/)
  }))

test('the right login and password give the user; anything else the same refusal', t =>
  house.as('public', async env => {
    const users = env['res.users']
    t.is(await users.authenticate(' Demo ', 'demo'), (await env.ref('base.user_demo')).id)
    const refused: [string, string][] = [
      ['demo', 'Demo'],
      ['demo', ''],
      ['demo', `demo${'x'.repeat(5000)}`],
      ['nobody', 'demo'],
      ['', ''],
      ['public', ''],
      ['__system__', ''],
      ['luis', ''],
      ['demo\u0000', 'demo'],
      ["' OR 1=1 --", 'x'],
    ]
    for (const [login, password] of refused) {
      await t.throwsAsync(users.authenticate(login, password), {
        name: 'AccessDenied',
        message: 'Wrong login or password.',
      })
    }
  }))

test('a password is the same however the keyboard writes its letters; spaces in it count', t =>
  house.as('__system__', async env => {
    const [zoe] = await env['res.users'].create([{ login: 'zoe', name: 'Zoé', password: 'zw\u00f6lf \ufb01sche ' }])
    t.is(await env['res.users'].authenticate('zoe', 'zwo\u0308lf fische '), zoe!.id)
    for (const password of ['zwölf fische', 'zwolf fische ', ' zwölf fische '])
      await t.throwsAsync(env['res.users'].authenticate('zoe', password), { name: 'AccessDenied' })
  }))

test.serial('an unknown login takes as long as a wrong password', t =>
  house.as('public', async env => {
    const users = env['res.users']
    // Of the processor, in whatever thread: how busy the machine is with other things does not count.
    const time = async (login: string) => {
      const start = process.cpuUsage()
      for (let round = 0; round < 5; round++) await t.throwsAsync(users.authenticate(login, 'wrong'))
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    await time('demo')
    const [known, unknown, without] = [await time('demo'), await time('nobody'), await time('luis')]
    // The hash takes nearly all of it: left out, one of them would be tens of times faster.
    for (const other of [unknown, without]) t.true(other > known / 4 && other < known * 4, `${known} ${other}`)
  }),
)

test('who is archived does not log in; the last login is noted', t =>
  house.as('__system__', async env => {
    const tom = env['res.users'].browse((await env.ref('base.user_demo')).id)
    await env['res.users'].authenticate('demo', 'demo')
    await tom.load('login_date')
    t.true(Math.abs(tom.login_date!.getTime() - env.now().getTime()) < 5000)
    await tom.write({ active: false })
    await t.throwsAsync(env['res.users'].authenticate('demo', 'demo'), { name: 'AccessDenied' })
  }))

test('people change their password who know the old one; then all their sessions end', t =>
  house.as('demo', async env => {
    const token = async () => (await env['ir.model.access'].sudo().userRights(env.uid)).sessionToken
    const before = await token()
    const users = env['res.users']
    await t.throwsAsync(users.changePassword('wrong', secret), { message: 'This is not your present password.' })
    await t.throwsAsync(users.changePassword('demo', 'short'), { message: /at least 8 characters/ })
    t.is(await token(), before)
    await users.changePassword('demo', secret)
    t.not(await token(), before)
    t.is(await users.authenticate('demo', secret), env.uid)
    await t.throwsAsync(users.authenticate('demo', 'demo'), { name: 'AccessDenied' })
  }))

test('an administrator sets passwords without seeing any', t =>
  house.as('rita', async env => {
    const tom = env['res.users'].browse((await env.ref('base.user_demo')).id)
    await tom.write({ new_password: secret, name: 'Tom' })
    t.is(await env['res.users'].authenticate('demo', secret), tom.id)
    await tom.load('new_password')
    t.is(tom.new_password, null)
    await tom.write({ new_password: null })
    t.is(await env['res.users'].authenticate('demo', secret), tom.id)
    const { id } = await env['res.users'].create({ login: 'new', name: 'New', new_password: secret })
    t.is(await env['res.users'].authenticate('new', secret), id)
  }))

test('nobody else sets passwords, not even their own without the old one', t =>
  house.as('demo', async env => {
    await t.throwsAsync(env.user.write({ new_password: secret }), { name: 'AccessError' })
    await t.throwsAsync(env.user.write({ password: secret }), { name: 'AccessError' })
  }))

test('what others would try first is refused: usual words, rows of keys, the login; long or unusual ones are not', t =>
  house.as('demo', async env => {
    const ines = { login: 'ines@example.com', name: 'Inès Moreau-Østergård', email: 'i.moreau@example.org' }
    const check = (password: string) => checkPassword(env, password, ines)
    const easy =
      'password Passw0rd! P@ssword2024 12345678 87654321 qwertyuiop aaaaaaaa abcabcabc iloveyou1 Welcome2026!'
    for (const password of easy.split(' '))
      await t.throwsAsync(check(password), { message: /first that others/ }, password)
    const own = [
      'INES@example.com',
      'moreau1987!',
      'ine\u0300s 2026!',
      '…Østergård…',
      'inès moreau-østergård',
      'i.moreau@example.org',
    ]
    for (const password of own) {
      await t.throwsAsync(check(password), { message: /must not be your login, name/ }, password)
    }
    for (const password of ['correct horse battery', 'tb7-Kiosk', 'zwölf boxkämpfer', '密码需要八个以上的字']) {
      await t.notThrowsAsync(check(password), password)
    }
  }))

test('how long a password must be is a system parameter', t =>
  house.as('admin', async env => {
    await env['ir.config_parameter'].setParam('auth_password_policy.minlength', '14')
    const tom = env['res.users'].browse((await env.ref('base.user_demo')).id)
    const message = 'The password needs at least 14 characters.'
    await t.throwsAsync(tom.write({ new_password: 'tb7-Kiosk' }), { message })
    await tom.write({ new_password: 'tb7-Kiosk und so' })
  }))
