/** What a picture's first bytes say of it. Points that are not told are 0. */
export interface ImageInfo {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
  readonly width: number
  readonly height: number
}

/** Pictures of more points are not decoded: they take more memory than they are worth. */
export const mostPoints = 50_000_000

/** What kind of picture bytes are, and its size in points; null for what is none that browsers show safely. */
export function imageInfo(bytes: Buffer): ImageInfo | null {
  const head = bytes.subarray(0, 32).toString('latin1')
  if (head.startsWith('\x89PNG\r\n\x1a\n') && bytes.length >= 24)
    return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (/^GIF8[79]a/.test(head) && bytes.length >= 10)
    return { type: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  if (head.startsWith('\xff\xd8\xff')) return { type: 'image/jpeg', ...jpegSize(bytes) }
  if (/^RIFF....WEBPVP8/s.test(head) && bytes.length >= 30) return { type: 'image/webp', ...webpSize(bytes) }
  return null
}

/** Walks the segments of a JPEG to the one that tells its size. */
function jpegSize(bytes: Buffer): { width: number; height: number } {
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    const isSize = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isSize) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return { width: 0, height: 0 }
}

function webpSize(bytes: Buffer): { width: number; height: number } {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
    }
    default:
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  }
}
