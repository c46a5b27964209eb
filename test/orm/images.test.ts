import test from 'ava'
import { fields, imageInfo, model, ValidationError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import { within } from '../../core/orm/value/shrink.ts'
import { Attachment } from './attachment.ts'
import { drawn, png, turned } from './pictures.ts'

declare module '#models' {
  interface Models {
    'gallery.painting': GalleryPainting
    'gallery.frame': GalleryFrame
  }
  interface GalleryPainting extends Painting {}
  interface GalleryFrame extends Frame {}
}

class Painting extends model('gallery.painting', { description: 'Painting' }) {
  name = fields.Char('Name')
  image = fields.Image('Image', { maxWidth: 400, maxHeight: 200 })
  image_64 = fields.Image('Small image', { related: 'image', maxWidth: 64, maxHeight: 64, store: true })
  image_16 = fields.Image('Tiny image', { related: 'image_64', maxWidth: 16, maxHeight: 16, store: true })
  wide = fields.Image('Wide', { maxWidth: 50, attachment: false })
  whole = fields.Image('Whole', { verifyResolution: false })
  limited = fields.Image('Limited', { verifyResolution: false, maxHeight: 10 })
}

class Frame extends model('gallery.frame', { description: 'Frame' }) {
  painting_id = fields.Many2one('gallery.painting', 'Painting')
  image = fields.Image('Image', { related: 'painting_id.image', readonly: false })
  image_32 = fields.Image('Icon', {
    related: 'painting_id.image',
    maxWidth: 32,
    maxHeight: 32,
    store: true,
    readonly: false,
  })
}

let database: Database
test.before(async () => {
  database = await Database.open({ connection: await emptyDatabase(), definitions: [Attachment, Painting, Frame] })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

const sizeOf = (bytes: Buffer | null) => {
  const { type, width, height } = imageInfo(bytes!)!
  return `${type.slice(6)} ${width}×${height}`
}

test('the largest size keeps the ratio, and enlarges nothing', t => {
  const limits = { maxWidth: 400, maxHeight: 200 }
  t.deepEqual(within(limits, { width: 800, height: 800 }), { width: 200, height: 200 })
  t.deepEqual(within(limits, { width: 1600, height: 100 }), { width: 400, height: 25 })
  t.deepEqual(within(limits, { width: 10_000, height: 3 }), { width: 400, height: 1 })
  t.is(within(limits, { width: 400, height: 200 }), null)
  t.is(within(limits, { width: 1, height: 1 }), null)
  t.deepEqual(within({ maxHeight: 10 }, { width: 1000, height: 20 }), { width: 500, height: 10 })
  t.is(within({}, { width: 100_000, height: 100_000 }), null)
})

test('pictures of every kind are shrunk to the size of their field when they are written', async t => {
  await database.unit({}, async env => {
    for (const kind of ['png', 'jpeg', 'webp', 'gif'] as const) {
      const painting = await env['gallery.painting'].create({ image: await drawn(kind, 600, 600) })
      await painting.load('image', 'image_64')
      const kept = kind === 'gif' ? 'png' : kind
      t.is(sizeOf(painting.image), `${kept} 200×200`)
      t.is(sizeOf(painting.image_64), `${kept} 64×64`)
      const small = await drawn(kind, 40, 30)
      await painting.write({ image: small })
      await painting.load('image', 'image_64')
      t.deepEqual([painting.image, painting.image_64], [small, small])
    }
    const paintings = await env['gallery.painting'].create([{ wide: png(100, 400) }, { limited: png(60, 60) }])
    await paintings.load('wide', 'limited')
    t.deepEqual(
      [sizeOf(paintings.mapped('wide')[0]!), sizeOf(paintings.mapped('limited')[1]!)],
      ['png 50×200', 'png 10×10'],
    )
  })
})

test('a picture is turned as its camera says, and tells no more where it was taken', async t => {
  const photo = turned(await drawn('jpeg', 900, 300))
  t.true(photo.includes('Exif'))
  await database.unit({}, async env => {
    const painting = await env['gallery.painting'].create({ image: photo })
    await painting.load('image', 'image_64')
    t.is(sizeOf(painting.image), 'jpeg 67×200')
    t.is(sizeOf(painting.image_64), 'jpeg 21×64')
    t.false(painting.image!.includes('Exif'))
    t.false(painting.image_64!.includes('Exif'))
  })
})

test('thumbnails follow when the picture changes, goes, or is another record’s', async t => {
  await database.unit({}, async env => {
    const painting = await env['gallery.painting'].create({ image: png(300, 100) })
    const frame = await env['gallery.frame'].create({ painting_id: painting })
    await frame.load('image', 'image_32')
    t.deepEqual([sizeOf(frame.image), sizeOf(frame.image_32)], ['png 300×100', 'png 32×11'])
    await painting.write({ image: png(100, 100) })
    await painting.load('image_64', 'image_16')
    t.deepEqual([sizeOf(painting.image_64), sizeOf(painting.image_16)], ['png 64×64', 'png 16×16'])
    t.is(sizeOf((await frame.load('image_32')).image_32), 'png 32×32')
    await frame.write({ image_32: png(500, 100) })
    await Promise.all([painting.load('image', 'image_16'), frame.load('image_32')])
    t.deepEqual([painting.image, painting.image_16, frame.image_32].map(sizeOf), ['png 400×80', 'png 16×3', 'png 32×6'])
    await painting.write({ image: null })
    await Promise.all([painting.load('image', 'image_64'), frame.load('image_32')])
    t.deepEqual([painting.image, painting.image_64, frame.image_32], [null, null, null])
  })
})

test('the same picture again keeps its attachment, and so does anything else that is written', async t => {
  const image = png(300, 300)
  const at = await database.unit({}, async env => {
    const painting = await env['gallery.painting'].create({ image })
    const [attachment] = (await env['ir.attachment'].search([['res_id', '=', painting.id]])).ids
    return { id: painting.id, attachment }
  })
  await database.unit({}, async env => {
    const painting = env['gallery.painting'].browse(at.id)
    await painting.write({ image })
    t.is(env.unit.pending.size, 0)
    await painting.write({ name: 'Other' })
    t.deepEqual((await env['ir.attachment'].search([['res_id', '=', painting.id]])).ids, [at.attachment!])
  })
})

test('a copy has the picture, and thumbnails of its own', async t => {
  await database.unit({}, async env => {
    const painting = await env['gallery.painting'].create({ image: png(300, 100) })
    const copy = await painting.copy()
    await painting.unlink()
    await copy.load('image', 'image_64')
    t.deepEqual([sizeOf(copy.image), sizeOf(copy.image_64)], ['png 300×100', 'png 64×21'])
  })
})

test('what is no picture, is broken or is a bomb is refused with a sentence', async t => {
  const whole = await drawn('jpeg', 600, 600)
  const refused: [bytes: Buffer | string, sentence: RegExp][] = [
    [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
      /Image \(gallery\.painting\.image\) takes a picture: a PNG, JPEG, GIF or WebP file; got/,
    ],
    ['PHN2Zy8+', /takes a picture: a PNG/],
    [png(30, 30).subarray(0, 60), /takes a picture that can be read; got “a broken file”/],
    [png(600, 600).subarray(0, 60), /takes a picture that can be read/],
    [whole.subarray(0, 40), /takes a picture/],
    [(await drawn('webp', 300, 300)).subarray(0, 60), /takes a picture that can be read/],
    [(await drawn('gif', 300, 300)).subarray(0, 900), /takes a picture that can be read/],
    [bomb(40_000, 40_000), /takes a picture of at most 50 million points; got “40000×40000”/],
  ]
  await database.unit({}, async env => {
    for (const [image, sentence] of refused) {
      const create = env.savepoint(() => env.model('gallery.painting').create({ image }))
      const error = await t.throwsAsync(create, { instanceOf: ValidationError, message: sentence })
      t.is(error!.field, 'image')
    }
    const limited = env.savepoint(() => env['gallery.painting'].create({ limited: bomb(40_000, 40_000) }))
    await t.throwsAsync(limited, { message: /\.limited\) takes a picture of at most 50 million points/ })
    const { ids } = await env['gallery.painting'].create({ whole: bomb(40_000, 40_000) })
    t.is(ids.length, 1)
  })
})

test('a file that lies about its size is not believed', async t => {
  // A second header, after the one that the size is read from.
  const liar = bomb(40_000, 40_000)
  const small = png(20, 20)
  const both = Buffer.concat([small.subarray(0, 33), liar.subarray(8)])
  await database.unit({}, async env => {
    const before = process.memoryUsage().rss
    await t.throwsAsync(env.savepoint(() => env['gallery.painting'].create({ image: both })))
    t.true(process.memoryUsage().rss - before < 200_000_000)
  })
})

test('while a large picture is shrunk, the server goes on', async t => {
  const large = png(4000, 3000)
  let turns = 0
  const timer = setInterval(() => turns++, 5)
  await database.unit({}, env => env['gallery.painting'].create({ image: large }))
  clearInterval(timer)
  t.true(turns > 10, String(turns))
})

/** A small file of a great many points. */
const bomb = (width: number, height: number) => png(width, height, Buffer.alloc(1_000_000))
