import { type Environment, imageInfo, ValidationError } from '#core'

const mostBytes = 512 * 1024

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
  if (imageInfo(bytes) === null) {
    throw new ValidationError(env._('The picture must be a PNG, JPEG, GIF or WebP file.'), 'image_128')
  }
}
