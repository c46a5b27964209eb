import test from 'ava'
import fc from 'fast-check'
import { firstOfGif } from '../../core/orm/value/gif.ts'
import { packedGif as gif } from './gif.ts'

const reds = (points: Buffer) => [...points].filter((_, at) => at % 4 === 0)

test('whatever is packed into a GIF comes out again', async t => {
  const pictures = fc
    .record({ least: fc.integer({ min: 2, max: 8 }), width: fc.integer({ min: 1, max: 60 }), seed: fc.nat() })
    .chain(({ least, width }) =>
      fc.record({
        least: fc.constant(least),
        width: fc.constant(width),
        points: fc.uint8Array({ min: 0, max: 2 ** least - 1, minLength: width, maxLength: 6000 }),
      }),
    )
  await fc.assert(
    fc.asyncProperty(pictures, async ({ least, width, points }) => {
      const height = Math.floor(points.length / width)
      const whole = points.subarray(0, width * height)
      const found = await firstOfGif(gif({ width, height, points: whole, least }))
      t.deepEqual([found.width, found.height], [width, height])
      t.deepEqual(reds(found.points), [...whole])
    }),
    { numRuns: 60 },
  )
})

test('a long GIF begins its codes anew', async t => {
  const points = Uint8Array.from({ length: 300 * 300 }, (_, at) => (at * at * 7 + (at >> 3)) % 251)
  const { points: found } = await firstOfGif(gif({ width: 300, height: 300, points }))
  t.deepEqual(reds(found), [...points])
})

test('rows that come in four turns are put in order, and a color may be none', async t => {
  const order = [0, 8, 4, 2, 6, 10, 1, 3, 5, 7, 9]
  const points = Uint8Array.from(order.flatMap(row => [row, row]))
  const { points: found } = await firstOfGif(gif({ width: 2, height: 11, points, interlaced: true, transparent: 3 }))
  t.deepEqual(
    reds(found),
    [0, 1, 2, 0, 4, 5, 6, 7, 8, 9, 10].flatMap(red => [red, red]),
  )
  t.deepEqual([...found.subarray(6 * 4 - 4, 8 * 4)], [2, 3, 4, 255, 0, 0, 0, 0, 0, 0, 0, 0])
})

test('broken GIFs are errors, wherever they break off and whatever is changed', async t => {
  const points = Uint8Array.from({ length: 900 }, (_, at) => at % 17)
  const whole = gif({ width: 30, height: 30, points, least: 5 })
  for (let length = 0; length < whole.length - 6; length++)
    await t.throwsAsync(firstOfGif(whole.subarray(0, length)), { instanceOf: RangeError })
  for (let at = 13; at < whole.length; at++) {
    const changed = Buffer.from(whole)
    changed[at] = changed[at]! ^ 0x55
    await firstOfGif(changed).catch(error => t.true(error instanceof RangeError, String(error)))
  }
  const huge = Buffer.from(whole)
  huge.writeUInt32LE(0xffffffff, 6)
  await t.throwsAsync(firstOfGif(huge), { message: /too large/ })
})
