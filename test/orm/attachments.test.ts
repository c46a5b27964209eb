import test from 'ava'
import { fields, model, ValidationError, ValueError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import { imageInfo } from '../../core/orm/value/image.ts'
import { Attachment } from './attachment.ts'
import { png } from './pictures.ts'

declare module '#models' {
  interface Models {
    'album.page': AlbumPage
  }
  interface AlbumPage extends Page {}
}

class Page extends model('album.page', { description: 'Page' }) {
  name = fields.Char('Name')
  file = fields.Binary('File')
  other = fields.Binary('Other', { copy: false })
  kept = fields.Binary('Kept in the row', { attachment: false })
  picture = fields.Image('Picture')
  next_id = fields.Many2one('album.page', 'Next')
  next_file = fields.Binary('Next file', { related: 'next_id.file', readonly: false })
}

let database: Database
test.before(async () => {
  database = await Database.open({ connection: await emptyDatabase(), definitions: [Attachment, Page] })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

const bytes = Buffer.from([0, 1, 2, 255])

test('bytes are kept as an attachment of the record, and read as they were', async t => {
  await database.unit({}, async env => {
    const page = await env['album.page'].create({ name: 'One', file: bytes, kept: bytes })
    await page.load('file', 'kept')
    t.deepEqual([page.file, page.kept], [bytes, bytes])
    const found = await env['ir.attachment'].search([['res_id', '=', page.id]])
    t.deepEqual(found.mapped('res_field'), ['file'])
    t.deepEqual(
      await env.sql(`SELECT column_name AS name FROM information_schema.columns
        WHERE table_name = 'album_page' AND data_type = 'bytea'`),
      [{ name: 'kept' }],
    )
    await env
      .model('album.page')
      .browse(page.ids)
      .write({ file: Buffer.from('second').toString('base64') })
    t.is(String((await page.load('file')).file), 'second')
    t.is(await env['ir.attachment'].searchCount([['res_id', '=', page.id]]), 1)
    await page.write({ file: null })
    t.is((await page.load('file')).file, null)
    t.is(await env['ir.attachment'].searchCount([['res_id', '=', page.id]]), 0)
  })
})

test('attachments of many records are read in one query', async t => {
  await database.unit({}, async env => {
    const pages = await env['album.page'].create(Array.from({ length: 30 }, () => ({ file: bytes })))
    env.unit.cache.clear()
    const before = env.unit.queries
    await pages.load('file')
    t.true(env.unit.queries - before <= 2)
    t.true(pages.mapped('file').every(file => file?.equals(bytes)))
  })
})

test('a copy has attachments of its own, of fields that are copied', async t => {
  await database.unit({}, async env => {
    const page = await env['album.page'].create({ file: bytes, other: bytes })
    const copy = await page.copy()
    await copy.load('file', 'other')
    t.deepEqual([copy.file, copy.other], [bytes, null])
    await page.unlink()
    t.is(await env['ir.attachment'].searchCount([['res_id', '=', page.id]]), 0)
    t.deepEqual((await copy.load('file')).file, bytes)
  })
})

test('they are searched for being there, and for nothing else', async t => {
  await database.unit({}, async env => {
    const { ids } = await env['album.page'].create([{ file: bytes }, {}])
    const among = async (operator: string, value: unknown) =>
      (
        await env.model('album.page').search([
          ['id', 'in', [...ids]],
          ['file', operator, value],
        ])
      ).ids
    t.deepEqual(await among('=', false), [ids[1]])
    t.deepEqual(await among('!=', null), [ids[0]])
    await t.throwsAsync(among('=', 'AAEC'), { instanceOf: ValueError, message: /album\.page\.file is an attachment/ })
    await t.throwsAsync(among('like', 'x'), { instanceOf: ValueError })
  })
})

test('a related field reads and writes the attachment of the other record', async t => {
  await database.unit({}, async env => {
    const next = await env['album.page'].create({ file: bytes })
    const page = await env['album.page'].create({ next_id: next })
    t.deepEqual((await page.load('next_file')).next_file, bytes)
    await page.write({ next_file: Buffer.from('x') })
    t.is(String((await next.load('file')).file), 'x')
  })
})

// by itself: it counts what others make
test.serial('what is undone leaves no attachment', async t => {
  await database.unit({}, async env => {
    const before = await env['ir.attachment'].searchCount([])
    await t.throwsAsync(
      env.savepoint(async () => {
        await env['album.page'].create({ file: bytes })
        throw new Error('undone')
      }),
    )
    t.is(await env['ir.attachment'].searchCount([]), before)
  })
})

test('an image takes pictures only, and none beyond all measure', async t => {
  await database.unit({}, async env => {
    const page = await env['album.page'].create({ picture: png(10, 20) })
    t.deepEqual((await page.load('picture')).picture, png(10, 20))
    for (const picture of [
      bytes,
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      png(100_000, 100_000, bytes),
    ]) {
      const error = await t.throwsAsync(env.savepoint(() => env['album.page'].create({ picture })))
      t.true(error instanceof ValidationError, String(error))
      t.regex(error!.message, /Picture \(album\.page\.picture\) takes a picture/)
    }
    const text = env.savepoint(() => env.model('album.page').create({ file: 'not base64!' }))
    t.true((await t.throwsAsync(text)) instanceof ValidationError)
  })
})

test('the size of a picture is read from its first bytes', t => {
  const gif = Buffer.from('GIF89a\x05\x00\x06\x00', 'latin1')
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 0, 7, 0, 9, 3, 0, 0, 0])
  const webp = Buffer.alloc(40)
  webp.write('RIFF\0\0\0\0WEBPVP8X', 'latin1')
  webp.writeUIntLE(10, 24, 3)
  webp.writeUIntLE(20, 27, 3)
  t.deepEqual(imageInfo(png(3, 4)), { type: 'image/png', width: 3, height: 4 })
  t.deepEqual(imageInfo(gif), { type: 'image/gif', width: 5, height: 6 })
  t.deepEqual(imageInfo(jpeg), { type: 'image/jpeg', width: 9, height: 7 })
  t.deepEqual(imageInfo(webp), { type: 'image/webp', width: 11, height: 21 })
  for (let length = 0; length < 33; length++) t.notThrows(() => imageInfo(jpeg.subarray(0, length)))
  for (let length = 0; length < 33; length++) t.notThrows(() => imageInfo(png(3, 4).subarray(0, length)))
})
