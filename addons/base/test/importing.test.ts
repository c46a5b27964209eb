import test from 'ava'
import { type Environment, UserError } from '#core'
import { office } from './office.ts'

const house = await office()

const load = (env: Environment, fields: string, rows: string, model = 'res.partner') =>
  env.model(model).importRows(
    fields.split(','),
    rows.split('\n').map(row => row.split(',').map(cell => cell.trim())),
  )

const told = ({ messages }: Awaited<ReturnType<typeof load>>) =>
  messages.map(
    ({ type, message, rows, record, field }) => `${type} ${rows.from}-${rows.to} #${record} ${field}: ${message}`,
  )

test('J22: rows become records, with their links and lines, and ids of their own', t =>
  house.as('admin', async env => {
    const { ids, messages } = await load(
      env,
      'id,name,is_company,country_id,company_id/.id,child_ids/id,child_ids/name,child_ids/country_id/id',
      `acme,Acme,1,Belgium,1,,Ann,base.be
       ,,,,,bob,Bob,
       ,,,,,,,
       ,Lone,no,,,,,`,
    )
    t.deepEqual(messages, [])
    const acme = await env.ref('__import__.acme')
    t.is(ids?.length, 2)
    t.is(ids?.[0], acme.id)
    const [row] = await acme.read(['name', 'is_company', 'country_id', 'company_id'])
    t.like(row, { name: 'Acme', is_company: true })
    t.is((row!.country_id as [number, string])[1], 'Belgium')
    t.is((row!.company_id as [number, string])[0], 1)
    const people = await env['res.partner'].search([['parent_id', '=', acme.id]])
    t.deepEqual(
      [...people].map(one => [one.name, one.country_id.ids.length]),
      [
        ['Ann', 1],
        ['Bob', 0],
      ],
    )
    t.is(String((await (await env.ref('__import__.bob')).load('name')).name), 'Bob')
  }))

test('J22: an id that is known names a record to change; what has no column stays, what is empty is unset', t =>
  house.as('admin', async env => {
    await load(env, 'id,name,email,phone', 'x,Xenia,x@example.com,1')
    const { ids, messages } = await load(env, 'id,name,phone', 'x,Xenia B,\ny,Yves,2')
    t.deepEqual(messages, [])
    const x = await env.ref('__import__.x')
    t.is(ids![0], x.id)
    t.like((await x.read(['name', 'email', 'phone']))[0], { name: 'Xenia B', email: 'x@example.com', phone: null })
    const again = await load(env, '.id,email', `${ids![1]},y@example.com`)
    t.deepEqual(again.ids, [ids![1]])
    await (await env.ref('__import__.x')).unlink()
    t.deepEqual((await load(env, 'id,name', 'x,New')).messages, [])
  }))

test('J22: rows may speak of rows above them', t =>
  house.as('admin', async env => {
    const { messages } = await load(env, 'id,name,parent_id/id', 'a,A,\nb,B,a\nc,C,__import__.b\na,A again,')
    t.deepEqual(messages, [])
    const c = await (await env.ref('__import__.c')).load('parent_id.parent_id.name')
    t.is((c as unknown as { parent_id: { parent_id: { name: string } } }).parent_id.parent_id.name, 'A again')
  }))

test('J22: with one bad row nothing is imported, and every mistake is told with its row and field', t =>
  house.as('admin', async env => {
    const before = await env['res.partner'].searchCount([])
    const result = await load(
      env,
      'id,name,country_id,country_id/id,is_company,tz',
      `new_one,Fine,,,,
       a.b.c,X,,,,
       ,X,Atlantis,base.nowhere,maybe,Europe/Atlantis
       ,,,,1,
       base.main_company,X,,,,`,
    )
    t.is(result.ids, null)
    const lines = told(result)
    t.is(lines.length, 7, lines.join('\n'))
    for (const [index, expected] of [
      /^error 1-1 #1 id: Expected an id such as partner_1, found “a\.b\.c”/,
      /^error 2-2 #2 country_id: Country: there is no record “Atlantis” to link/,
      /^error 2-2 #2 country_id\/id: .*“base\.nowhere”/,
      /^error 2-2 #2 is_company: .*expected true or false .*, found "maybe"/,
      /^error 2-2 #2 tz: .*Europe\/Atlantis/,
      /^error 4-4 #4 id: base\.main_company is the name of another kind of record/,
      /^error 3-3 #3 name: /,
    ].entries())
      t.regex(lines[index] ?? '', expected)
    t.is(await env['res.partner'].searchCount([]), before)
    t.is(await env.ref('__import__.new_one', { optional: true }), null)
  }))

test('J22: columns that are not there, come twice or lead nowhere are told before anything is read', t =>
  house.as('admin', async env => {
    t.deepEqual(told(await load(env, 'nme,name,name,country_id/name,child_ids/nme,constructor,__proto__/id', 'x')), [
      'error 0-0 #-1 nme: There is no such field.',
      'error 0-0 #-1 name: This column is there twice.',
      'error 0-0 #-1 country_id/name: Only lines have columns of their own: of other links give the label, the id or the external id.',
      'error 0-0 #-1 child_ids/nme: There is no such field.',
      'error 0-0 #-1 constructor: There is no such field.',
      'error 0-0 #-1 __proto__/id: There is no such field.',
    ])
    await t.throwsAsync(env.model('res.partner').importRows(['name'], ['x'] as never), { name: 'ValueError' })
  }))

test('a label that several records have is a warning, and the first is taken', t =>
  house.as('admin', async env => {
    const twins = await env['res.partner'].create([{ name: 'Twin' }, { name: 'Twin' }])
    const result = await load(env, 'name,parent_id', 'Kid,Twin')
    t.regex(told(result).join(), /^warning 0-0 #0 parent_id: .*2 records called “Twin”/)
    const kid = await env['res.partner'].browse(result.ids![0]!).load('parent_id')
    t.deepEqual(kid.parent_id.ids, [twins.ids[0]!])
  }))

test('an import has the rights of who imports: no record, link or name that is not theirs', async t => {
  await house.as('demo', async env => {
    const result = await load(env, 'name', 'x')
    t.is(result.ids, null)
    t.regex(told(result)[0] ?? '', /^error 0-0 #0 undefined: /)
    await t.throwsAsync(env['ir.model.data'].search([]), { instanceOf: UserError })
  })
  await house.as('rita', async env => {
    t.deepEqual((await load(env, 'id,name', 'mine,Mine')).messages, [])
    t.regex(told(await load(env, 'id,name', 'base.mine,Mine'))[0] ?? '', /would be a name in an addon/)
    t.regex(told(await load(env, 'name,parent_id/.id', 'Mine,999999'))[0] ?? '', /there is no record “999999” to link/)
    t.regex(told(await load(env, '.id,name', '999999,Mine'))[0] ?? '', /There is no record 999999 to update/)
  })
})

test('many rows take as many queries as few', t =>
  house.as('admin', async env => {
    const rows = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => `${name}${index},${name} ${index},Belgium,base.main_partner`).join(
        '\n',
      )
    const queries = async (count: number, name: string) => {
      const before = env.unit.queries
      t.deepEqual((await load(env, 'id,name,country_id,parent_id/id', rows(count, name))).messages, [])
      return env.unit.queries - before
    }
    await queries(2, 'warm')
    const few = await queries(3, 'few')
    t.is(await queries(60, 'many'), few)
  }))
