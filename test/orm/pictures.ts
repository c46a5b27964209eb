import { crc32, deflateSync } from 'node:zlib'
import { packedGif } from './gif.ts'

interface Points {
  png(): Promise<Buffer>
  jpeg(): Promise<Buffer>
  webp(): Promise<Buffer>
}

interface Library {
  Transformer: { fromRgbaPixels(points: Buffer, width: number, height: number): Points }
}

/** A gray picture as a PNG. */
export function png(width: number, height: number, rows = Buffer.alloc((width + 1) * height, 0)): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const begin = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([begin, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** A picture of many colors, of any kind. */
export async function drawn(kind: 'png' | 'jpeg' | 'webp' | 'gif', width: number, height: number): Promise<Buffer> {
  if (kind === 'gif')
    return packedGif({ width, height, points: Uint8Array.from({ length: width * height }, (_, at) => at % 251) })
  const points = Buffer.from(
    Uint8Array.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : at % 251)),
  )
  const name = '@napi-rs/image'
  const library: Library = await import(name)
  return library.Transformer.fromRgbaPixels(points, width, height)[kind]()
}

/** A JPEG whose camera was held upright: what it says lies on its side. */
export function turned(jpeg: Buffer): Buffer {
  const said = Buffer.from(
    '457869660000' + '4d4d002a00000008' + '0001' + '011200030000000100060000' + '00000000',
    'hex',
  )
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, said.length + 2]), said, jpeg.subarray(2)])
}
