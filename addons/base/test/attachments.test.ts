import test from 'ava'
import { AccessError, type Environment } from '#core'
import { testServer, Visitor } from '#core/testing'
import { mimetypeOf } from '../models/ir_attachment/mimetype.ts'

const server = await testServer(['base'], { demo: true })

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000', 'hex')
const page = Buffer.from('<!doctype html><script>run()</script>')

async function uidOf(login: string): Promise<number> {
  const [row] = await server.database.query<{ id: number }>('SELECT id FROM res_users WHERE login = $1', [login])
  return row!.id
}

const as = async <T>(login: string, work: (env: Environment) => Promise<T>) =>
  server.database.unit({ uid: await uidOf(login) }, work)

test('an attachment is as open as the record it belongs to', async t => {
  const ids = await server.database.unit({}, async env => {
    const make = (res_model: string, res_id: number) =>
      env['ir.attachment'].create({ name: 'file.txt', raw: Buffer.from('x'), res_model, res_id })
    const partner = await env.ref('base.main_partner')
    const parameter = await env['ir.config_parameter'].create({ key: 'attached', value: 'x' })
    const open = await env['ir.attachment'].create({ name: 'open', raw: Buffer.from('x'), public: true })
    const own = await env['ir.attachment'].create({ name: 'own', raw: Buffer.from('x') })
    const all = [await make('res.partner', partner.id), await make('ir.config_parameter', parameter.id), open, own]
    return all.map(one => one.id)
  })
  const [ofPartner, ofParameter, open, own] = ids as [number, number, number, number]
  const seen = async (login: string) =>
    as(login, async env => (await env['ir.attachment'].search([['id', 'in', ids]], { order: 'id' })).ids)
  t.deepEqual(await seen('demo'), [open, ofPartner])
  t.deepEqual(await seen('admin'), [open, ofPartner, ofParameter])
  await as('demo', async env => {
    for (const id of [ofParameter, own]) {
      await t.throwsAsync(env['ir.attachment'].browse(id).load('name'), { instanceOf: AccessError })
    }
    // Tom may read contacts, and not write them.
    const one = env['ir.attachment'].browse(ofPartner)
    await t.throwsAsync(
      env.savepoint(() => one.write({ name: 'y' })),
      { instanceOf: AccessError },
    )
    await t.throwsAsync(
      env.savepoint(() => one.unlink()),
      { instanceOf: AccessError },
    )
    const made = { name: 'z', raw: Buffer.from('z'), res_model: 'res.partner', res_id: 1 }
    await t.throwsAsync(
      env.savepoint(() => env['ir.attachment'].create(made)),
      { instanceOf: AccessError },
    )
    const field = { name: 'z', raw: Buffer.from('z'), res_model: 'res.users', res_field: 'x', res_id: env.uid }
    await t.throwsAsync(
      env.savepoint(() => env['ir.attachment'].create(field)),
      { instanceOf: AccessError },
    )
    const mine = await env['ir.attachment'].create({ name: 'mine', raw: Buffer.from('m') })
    await mine.write({ name: 'still mine' })
    await as('admin', async other => {
      t.deepEqual((await other['ir.attachment'].search([['id', '=', mine.id]])).ids, [])
    })
  })
})

test('what the bytes are is found in them, whatever is said of them', async t => {
  await as('admin', async env => {
    const said = { mimetype: 'text/html', file_size: 7, checksum: 'x' }
    const file = await env['ir.attachment'].create({ name: 'a.html', raw: png, ...said })
    await file.load('mimetype', 'file_size', 'checksum')
    t.is(file.mimetype, 'image/png')
    t.is(file.file_size, png.length)
    t.regex(file.checksum ?? '', /^[0-9a-f]{64}$/)
  })
  t.is(mimetypeOf(page, 'a.html', false), 'text/plain')
  t.is(mimetypeOf(Buffer.from('<svg xmlns="x"/>'), 'a.svg', false), 'text/plain')
  t.is(mimetypeOf(Buffer.from('alert(1)'), 'a.js', false), 'text/plain')
  t.is(mimetypeOf(page, 'a.html', true), 'text/html')
  t.is(mimetypeOf(Buffer.from('%PDF-1.7'), 'a', false), 'application/pdf')
  t.is(mimetypeOf(Buffer.from([0, 1, 2]), 'a.txt', false), 'application/octet-stream')
  t.is(mimetypeOf(Buffer.from('a,b'), 'a.csv', false), 'text/csv')
})

test('a file is served to whoever may read it, and nothing in it runs', async t => {
  const { image, text, token } = await as('demo', async env => {
    const made = await env['ir.attachment'].create([
      { name: 'a.png', raw: png },
      { name: 'é.html', raw: page },
    ])
    const [image, text] = made.ids as [number, number]
    return { image, text, token: await env['ir.attachment'].browse(text).generateAccessToken() }
  })
  const tom = await new Visitor(server.address).logIn('demo')
  const shown = await tom.get(`/web/content/${image}`)
  t.is(shown.status, 200)
  t.is(shown.headers.get('content-type'), 'image/png')
  t.regex(shown.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
  t.is(shown.headers.get('x-content-type-options'), 'nosniff')
  t.deepEqual(Buffer.from(await shown.arrayBuffer()), png)
  const again = await tom.get(`/web/content/${image}`, { 'if-none-match': shown.headers.get('etag') ?? '' })
  t.is(again.status, 304)

  const file = await tom.get(`/web/content/${text}`)
  t.regex(file.headers.get('content-type') ?? '', /^text\/plain/)
  t.regex(file.headers.get('content-disposition') ?? '', /^attachment; filename\*=UTF-8''%C3%A9\.html/)

  const nobody = new Visitor(server.address)
  for (const path of [image, text, 999_999]) t.is((await nobody.get(`/web/content/${path}`)).status, 404)
  t.is((await nobody.get(`/web/content/${text}?access_token=wrong`)).status, 404)
  t.is((await nobody.get(`/web/content/${text}?access_token=${token}`)).status, 200)
})

test('attachments of records that the database deleted along are cleaned away', async t => {
  await server.database.unit({}, async env => {
    const gone = { name: 'gone', raw: png, res_model: 'res.partner', res_id: 987_654 }
    const there = { name: 'there', raw: png, res_model: 'res.partner', res_id: (await env.ref('base.main_partner')).id }
    const made = await env['ir.attachment'].create([gone, there])
    await env['ir.attachment'].removeGone()
    t.deepEqual((await made.exists()).ids, made.ids.slice(1))
  })
})
