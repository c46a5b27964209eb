import { setImmediate } from 'node:timers/promises'
import { mostPoints } from './image.ts'

/** The points of a picture, row by row: red, green, blue and opacity, a byte each. */
export interface Points {
  readonly width: number
  readonly height: number
  readonly points: Buffer
}

interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly interlaced: boolean
  readonly colors: Buffer
  /** Where the packed points begin. */
  readonly at: number
  /** The color that is none; -1 where all are. */
  readonly transparent: number
}

/** The first picture of a GIF. One that is broken is a `RangeError`. */
export async function firstOfGif(bytes: Buffer): Promise<Points> {
  const frame = firstFrame(bytes)
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)]
  const total = frame.width * frame.height
  if (total === 0 || Math.max(total, width * height) > mostPoints) throw new RangeError('The GIF is too large.')
  const colors = await unpacked(blocks(bytes, frame.at + 1).data, bytes.readUInt8(frame.at), total)
  const points = Buffer.alloc(width * height * 4)
  for (const [row, y] of rows(frame).entries()) {
    if (frame.top + y >= height) continue
    for (let x = 0; x < frame.width && frame.left + x < width; x++) {
      const color = colors[row * frame.width + x]!
      if (color === frame.transparent) continue
      const place = ((frame.top + y) * width + frame.left + x) * 4
      frame.colors.copy(points, place, color * 3, color * 3 + 3)
      points[place + 3] = 255
    }
  }
  return { width, height, points }
}

function firstFrame(bytes: Buffer): Frame {
  const shared = colorsAt(bytes, 13, bytes.readUInt8(10))
  let at = 13 + shared.length
  let transparent = -1
  while (bytes.readUInt8(at) === 0x21) {
    if (bytes.readUInt8(at + 1) === 0xf9 && bytes.readUInt8(at + 3) & 1) transparent = bytes.readUInt8(at + 6)
    at = blocks(bytes, at + 2).end
  }
  if (bytes.readUInt8(at) !== 0x2c) throw new RangeError('The GIF has no picture.')
  const flags = bytes.readUInt8(at + 9)
  const own = colorsAt(bytes, at + 10, flags)
  return {
    left: bytes.readUInt16LE(at + 1),
    top: bytes.readUInt16LE(at + 3),
    width: bytes.readUInt16LE(at + 5),
    height: bytes.readUInt16LE(at + 7),
    interlaced: (flags & 0x40) !== 0,
    colors: own.length > 0 ? own : shared,
    at: at + 10 + own.length,
    transparent,
  }
}

function colorsAt(bytes: Buffer, at: number, flags: number): Buffer {
  return flags & 0x80 ? bytes.subarray(at, at + 3 * 2 ** ((flags & 7) + 1)) : Buffer.alloc(0)
}

/** What a row of blocks holds, each of which begins with its length; the last has none. */
function blocks(bytes: Buffer, at: number): { data: Buffer; end: number } {
  const found: Buffer[] = []
  let end = at
  for (let length = bytes.readUInt8(end); length > 0; length = bytes.readUInt8(end)) {
    found.push(bytes.subarray(end + 1, end + 1 + length))
    end += 1 + length
  }
  return { data: Buffer.concat(found), end: end + 1 }
}

/** Which row of the picture each row of the points is. */
function rows({ height, interlaced }: Frame): number[] {
  const every = (first: number, step: number) =>
    Array.from({ length: Math.max(0, Math.ceil((height - first) / step)) }, (_, index) => first + index * step)
  return interlaced ? [...every(0, 8), ...every(4, 8), ...every(2, 4), ...every(1, 2)] : every(0, 1)
}

/** So many points are unpacked at once, before whoever else waits has a turn. */
const turn = 2_000_000

/** Unpacks points: codes of growing length stand for a point, or for what a former code stands for and one point more. */
async function unpacked(data: Buffer, least: number, total: number): Promise<Uint8Array> {
  if (least < 1 || least > 8) throw new RangeError('The GIF is broken.')
  const points = new Uint8Array(total)
  const [clear, end] = [1 << least, (1 << least) + 1]
  const before = new Uint16Array(4096)
  const length = new Uint16Array(4096).fill(1, 0, clear)
  const first = new Uint8Array(4096).map((_, code) => code)
  const last = first.slice()
  let [size, next, former, held, bits, at, pause] = [least + 1, end + 1, -1, 0, 0, 0, turn]
  for (const byte of data) {
    held |= byte << bits
    bits += 8
    while (bits >= size && at < total) {
      const code = held & ((1 << size) - 1)
      held >>>= size
      bits -= size
      if (code === clear) {
        size = least + 1
        next = end + 1
        former = -1
        continue
      }
      if (code === end || code > next || (code >= clear && former < 0)) throw new RangeError('The GIF is broken.')
      if (former >= 0 && next < 4096) {
        before[next] = former
        first[next] = first[former]!
        last[next] = first[code === next ? former : code]!
        length[next] = length[former]! + 1
        next++
        if (next === 1 << size && size < 12) size++
      }
      for (let place = at + length[code]! - 1, one = code; place >= at; place--) {
        if (place < total) points[place] = last[one]!
        one = before[one]!
      }
      at += length[code]!
      former = code
    }
    if (at > pause) {
      pause = at + turn
      await setImmediate()
    }
  }
  if (at < total) throw new RangeError('The GIF ends too early.')
  return points
}
