import { type Environment, ValidationError } from '#core'

const mostBytes = 512 * 1024

/** Begins like this, and is of this type. Drawings (SVG) may hold scripts, and are left out. */
const kinds: readonly (readonly [type: string, begins: (bytes: Buffer) => boolean])[] = [
  ['image/png', bytes => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))],
  ['image/jpeg', bytes => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['image/gif', bytes => /^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1'))],
  ['image/webp', bytes => /^RIFF....WEBP/s.test(bytes.subarray(0, 12).toString('latin1'))],
]

/** The type of an image by its first bytes, or null for what is no image that browsers show safely. */
export function imageType(bytes: Buffer): string | null {
  return kinds.find(([, begins]) => begins(bytes))?.[0] ?? null
}

/** Refuses what is no picture, or too large for one that is shown small. */
export function checkImage(env: Environment, bytes: Buffer | null): void {
  if (bytes === null) return
  if (bytes.length > mostBytes) {
    const values = { most: mostBytes / 1024, size: Math.ceil(bytes.length / 1024) }
    throw new ValidationError(
      env._('The picture may have %(most)s KB at most; this one has %(size)s.', values),
      'image_128',
    )
  }
  if (imageType(bytes) === null) {
    throw new ValidationError(env._('The picture must be a PNG, JPEG, GIF or WebP file.'), 'image_128')
  }
}
