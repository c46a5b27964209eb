import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** A file in memory, with its compressed forms. */
export interface Packed {
  readonly body: Buffer
  readonly hash: string
  readonly extension: string
  readonly compressible: boolean
  br(): Promise<Buffer>
  gzip(): Promise<Buffer>
}

const texts = new Set(['.js', '.mjs', '.css', '.svg', '.json', '.html', '.txt', '.map', '.xml', '.webmanifest'])

/** Compresses on demand, once. The best brotli takes half a second: the first readers get a quick one meanwhile. */
export function pack(body: Buffer, hash: string, extension: string): Packed {
  let best: Buffer | undefined
  let quick: Promise<Buffer> | undefined
  let zipped: Promise<Buffer> | undefined
  const atQuality = (quality: number) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
  const start = () => {
    atQuality(11).then(
      packed => {
        best = packed
      },
      () => {}, // the quick one stays in use
    )
    return atQuality(5)
  }
  return {
    body,
    hash,
    extension,
    compressible: texts.has(extension) && body.length > 200,
    async br() {
      if (best) return best
      quick ??= start()
      return quick
    },
    async gzip() {
      zipped ??= zip(body, { level: 9 })
      return zipped
    },
  }
}
