import test from 'ava'
import { office } from './office.ts'

const house = await office()

test('a new user is internal, works in the company, reads in the language of who made them, and has a contact', t =>
  house.as('admin', async env => {
    const user = await env['res.users'].create({ login: 'Zoe@Example.com', name: 'Zoe', email: 'zoe@example.com' })
    await user.load('partner_id.email', 'all_group_ids', 'company_ids', 'lang', 'share', 'display_name')
    t.is(user.login, 'zoe@example.com')
    t.is(user.partner_id.name, 'Zoe')
    t.is(user.partner_id.email, 'zoe@example.com')
    t.is(user.display_name, 'Zoe')
    t.is(user.lang, 'en_US')
    t.false(user.share)
    t.deepEqual(user.company_ids.ids, env.companyIds)
    t.is(await env['res.users'].searchCount([['name', '=', 'Zoe']]), 1)
  }))

test('logins are unique, however they are typed', t =>
  house.as('admin', async env => {
    const double = env.savepoint(() => env['res.users'].create({ login: ' DEMO ', name: 'Another' }))
    await t.throwsAsync(double, { message: 'There is already a user with this login.' })
    const spaced = env.savepoint(() => env['res.users'].create({ login: 'a b', name: 'Another' }))
    await t.throwsAsync(spaced, { message: /without spaces/ })
  }))

test('a copy of a user is another person: another login, the same groups, another contact', t =>
  house.as('admin', async env => {
    const tom = env['res.users'].browse((await env.ref('base.user_demo')).id)
    const copy = await (await tom.copy()).load('login', 'name', 'group_ids', 'partner_id')
    await tom.load('group_ids', 'partner_id')
    t.deepEqual([copy.login, copy.name], ['demo.copy', 'Tom Becker (copy)'])
    t.deepEqual(copy.group_ids.ids, tom.group_ids.ids)
    t.not(copy.partner_id.id, tom.partner_id.id)
  }))

test('a user is internal, portal or public, and only one of these', t =>
  house.as('admin', async env => {
    const tom = env['res.users'].browse((await env.ref('base.user_demo')).id)
    const portal = await env.ref('base.group_portal')
    const mixed = { message: /either internal, portal or public: “demo” would be 2/ }
    await t.throwsAsync(
      env.savepoint(() => tom.write({ group_ids: [[4, portal.id]] })),
      mixed,
    )
    await t.throwsAsync(
      env.savepoint(() => tom.write({ group_ids: [[5]] })),
      { message: /would be 0/ },
    )
    const group = await env['res.groups'].create({ name: 'Helpers', implied_ids: [portal.id] })
    await t.throwsAsync(
      env.savepoint(() => group.write({ user_ids: [[4, tom.id]] })),
      mixed,
    )
    const fine = await env['res.groups'].create({ name: 'Fine', user_ids: [tom.id] })
    await t.throwsAsync(
      env.savepoint(() => fine.write({ implied_ids: [portal.id] })),
      mixed,
    )
  }))

test('a group implies others, however far, but never itself', t =>
  house.as('admin', async env => {
    const [a, b, c] = await env['res.groups'].create([{ name: 'A' }, { name: 'B' }, { name: 'C' }])
    await a!.write({ implied_ids: [b!.id] })
    await b!.write({ implied_ids: [c!.id] })
    await a!.load('all_implied_ids')
    t.deepEqual(new Set(a!.all_implied_ids.ids), new Set([a!.id, b!.id, c!.id]))
    await t.throwsAsync(c!.write({ implied_ids: [a!.id] }), { message: /C can not imply itself/ })
  }))

test('users are found by the groups that their groups imply', t =>
  house.as('admin', async env => {
    const internal = await env.ref('base.group_user')
    const found = await env['res.users'].search([['all_group_ids', 'in', [internal.id]]])
    t.deepEqual(found.mapped('login'), ['admin', 'amara', 'demo', 'luis', 'rita'])
    const others = await env['res.users'].search([['all_group_ids', 'not in', [internal.id]]])
    t.deepEqual(others.mapped('login'), ['petra'])
  }))

test('the company that a user works in is one of those allowed', t =>
  house.as('admin', async env => {
    const other = await env['res.company'].create({ name: 'Elsewhere' })
    const tom = env['res.users'].browse((await env.ref('base.user_demo')).id)
    await t.throwsAsync(tom.write({ company_id: other.id }), {
      message: /Elsewhere is not among the allowed companies/,
    })
  }))

test('people can not lock themselves out, and those whom the program needs stay', t =>
  house.as('admin', async env => {
    await t.throwsAsync(env.user.write({ active: false }), { message: /You can not archive your own user/ })
    await t.throwsAsync(env.user.unlink(), { message: /needed and can not be deleted/ })
    const visitor = env['res.users'].browse((await env.ref('base.public_user')).id)
    await t.throwsAsync(visitor.unlink(), { message: /needed and can not be deleted/ })
    await t.throwsAsync(visitor.write({ active: true }), { message: /for the program itself/ })
  }))

test('the superuser has number 1 and the administrator number 2, in every database', async t => {
  const rows = await house.database.query(`SELECT id, login, active FROM res_users WHERE id < 3 ORDER BY id`)
  t.deepEqual(rows, [
    { id: 1, login: '__system__', active: false },
    { id: 2, login: 'admin', active: true },
  ])
})

test('people read and change their own user: name, language, address; nothing else, and nobody else', async t => {
  for (const login of ['demo', 'petra']) {
    await house.as(login, async env => {
      const french = await env.ref('base.lang_fr')
      await env.user.write({ name: 'New Name', lang_id: french.id, tz: 'Asia/Tokyo', email: 'new@example.com' })
      await env.user.load('name', 'lang', 'tz', 'email', 'login', 'share')
      t.deepEqual([env.user.name, env.user.lang, env.user.tz], ['New Name', 'fr_FR', 'Asia/Tokyo'])
      t.is((await env.withUser(env.uid)).lang, 'fr_FR')
      t.true(await env.user.hasAccess('write'))
      t.false(await env.user.hasAccess('unlink'))
      for (const values of [{ login: 'root' }, { active: true }, { name: 'x', login: 'root' }, { company_ids: [1] }]) {
        await t.throwsAsync(env.user.write(values), { name: 'AccessError' })
      }
      const other = env['res.users'].browse((await env.ref('base.user_amara')).id)
      await t.throwsAsync(other.write({ name: 'Not Amara' }), { name: 'AccessError' })
      await t.throwsAsync(other.union(env.user).write({ name: 'Both' }), { name: 'AccessError' })
    })
  }
})

test('a visitor who is not logged in may look at who they are', t =>
  house.as('public', async env => {
    await env.user.load('name', 'lang')
    t.is(env.user.name, 'Public user')
    t.is((await env.user.read(['login']))[0]!.login, 'public')
    await t.throwsAsync(env['res.users'].search([]), { name: 'AccessError' })
  }))

test('rights follow the contact: who renames it or gives it another language changes the user', t =>
  house.as('admin', async env => {
    const { id } = await env.ref('base.user_demo')
    await env.withUser(id)
    const partner = env['res.partner'].browse((await env.ref('base.partner_demo')).id)
    await partner.write({ lang: 'fr_FR', tz: 'UTC' })
    const tom = await env.withUser(id)
    t.deepEqual([tom.lang, tom.tz], ['fr_FR', 'UTC'])
    await t.throwsAsync(partner.write({ lang: 'xx_XX' }), { message: /no language with the code xx_XX/ })
  }))

test('a picture is an image that runs nothing, and not too large', t =>
  house.as('demo', async env => {
    const png = Buffer.from('89504e470d0a1a0a'.padEnd(48, '0'), 'hex')
    await env.user.write({ image_128: png })
    await t.throwsAsync(env.user.write({ image_128: Buffer.from('<svg onload="x"/>') }), { message: /PNG, JPEG, GIF/ })
    await t.throwsAsync(env.user.write({ image_128: Buffer.concat([png, Buffer.alloc(600_000)]) }), {
      message: /512 KB at most; this one has 586/,
    })
  }))
