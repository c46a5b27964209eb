import { firstOfGif } from './gif.ts'
import { imageInfo, mostPoints } from './image.ts'

/** The largest size of a picture, in points. */
export interface Limits {
  readonly maxWidth?: number
  readonly maxHeight?: number
}

/** What is used of the library that decodes, shrinks and encodes, in a thread of its own. */
interface Transformer {
  metadata(withExif: boolean): Promise<{ width: number; height: number; orientation?: number }>
  rotate(): this
  fastResize(options: { width: number; height: number; fit: number }): this
  rawPixels(): Promise<Buffer>
  png(): Promise<Buffer>
  jpeg(quality: number): Promise<Buffer>
  webp(quality: number): Promise<Buffer>
}

interface Library {
  Transformer: {
    new (bytes: Buffer): Transformer
    fromRgbaPixels(points: Buffer, width: number, height: number): Transformer
  }
  ResizeFit: { Fill: number }
}

const quality = 85

/**
 * A picture of at most this size, of the same kind and ratio; one that fits comes back as it is. Of a GIF that is
 * shrunk, the first picture is left, as a PNG. One that is shrunk is
 * turned as its camera says, and loses what else it says: where it was taken, above all. Null: it can not be read.
 */
export async function shrunk(bytes: Buffer, limits: Limits): Promise<Buffer | null> {
  // Most servers never see a large picture: the library is loaded with the first one.
  const name = '@napi-rs/image'
  const library: Library = await import(name)
  return inTurn(() => shrunkBy(library, bytes, limits).catch(() => null))
}

async function shrunkBy(library: Library, bytes: Buffer, limits: Limits): Promise<Buffer | null> {
  const type = imageInfo(bytes)?.type
  if (type === 'image/gif') return shrunkGif(library, bytes, limits)
  // Asked of the decoder, and before it takes any memory: files lie about their size.
  const { width, height, orientation = 1 } = await new library.Transformer(bytes).metadata(true)
  if (width * height > mostPoints) return null
  const size = within(limits, orientation > 4 ? { width: height, height: width } : { width, height })
  const picture = new library.Transformer(bytes)
  if (!size) {
    await picture.rawPixels()
    return bytes
  }
  picture.rotate().fastResize({ ...size, fit: library.ResizeFit.Fill })
  if (type === 'image/png') return picture.png()
  return type === 'image/jpeg' ? picture.jpeg(quality) : picture.webp(quality)
}

/** The library does not read these. */
async function shrunkGif(library: Library, bytes: Buffer, limits: Limits): Promise<Buffer> {
  const { points, width, height } = await firstOfGif(bytes)
  const size = within(limits, { width, height })
  if (!size) return bytes
  const picture = library.Transformer.fromRgbaPixels(points, width, height)
  return picture.fastResize({ ...size, fit: library.ResizeFit.Fill }).png()
}

interface Size {
  readonly width: number
  readonly height: number
}

/** The largest size of the same ratio within the limits; null for one that is within them. */
export function within({ maxWidth = Infinity, maxHeight = Infinity }: Limits, { width, height }: Size): Size | null {
  const scale = Math.min(maxWidth / width, maxHeight / height)
  if (scale >= 1) return null
  const scaled = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: scaled(width), height: scaled(height) }
}

let last: Promise<unknown> = Promise.resolve()

/** One picture at a time: the largest takes some hundred megabytes while it is worked on. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work)
  last = mine.catch(() => {})
  return mine
}
