/** Packs points of up to 256 colors as GIFs have them. */
function packed(points: Uint8Array, least: number): Buffer {
  const [clear, end] = [1 << least, (1 << least) + 1]
  const bytes: number[] = []
  let [held, bits, size, next, former] = [0, 0, least + 1, end + 1, '']
  let codes = new Map<string, number>()
  const put = (code: number) => {
    held |= code << bits
    for (bits += size; bits >= 8; bits -= 8) {
      bytes.push(held & 255)
      held >>>= 8
    }
  }
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : codes.get(text)!)
  put(clear)
  for (const point of points) {
    const longer = former + String.fromCharCode(point)
    if (longer.length === 1 || codes.has(longer)) {
      former = longer
      continue
    }
    put(codeOf(former))
    if (next < 4096) {
      codes.set(longer, next)
      if (next === 1 << size) size++
      next++
    } else {
      put(clear)
      codes = new Map()
      size = least + 1
      next = end + 1
    }
    former = String.fromCharCode(point)
  }
  put(codeOf(former))
  if (next === 1 << size && size < 12) size++
  put(end)
  bytes.push(held & 255)
  return Buffer.from(bytes)
}

interface Made {
  width: number
  height: number
  points: Uint8Array
  least?: number
  interlaced?: boolean
  transparent?: number
}

/** A GIF with one picture; color 7 is 7, 8, 9. */
export function packedGif({ width, height, points, least = 8, interlaced = false, transparent }: Made): Buffer {
  const head = Buffer.from('GIF89a\0\0\0\0\0\0\0', 'latin1')
  head.writeUInt16LE(width, 6)
  head.writeUInt16LE(height, 8)
  head[10] = 0x80 | (least - 1)
  const colors = Buffer.from(Array.from({ length: 2 ** least }, (_, n) => [n, (n + 1) % 256, (n + 2) % 256]).flat())
  const control = transparent === undefined ? [] : [0x21, 0xf9, 4, 1, 0, 0, transparent, 0]
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, interlaced ? 0x40 : 0, least])
  frame.writeUInt16LE(width, 5)
  frame.writeUInt16LE(height, 7)
  const data = packed(points, least)
  const blocks: Buffer[] = []
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255)
    blocks.push(Buffer.from([block.length]), block)
  }
  return Buffer.concat([head, colors, Buffer.from(control), frame, ...blocks, Buffer.from([0, 0x3b])])
}
