import { declare, type Options, type PictureOptions } from './descriptor.ts'

export interface BinaryOptions extends Options<Buffer | null> {
  /**
   * Kept as an attachment of the record instead of in a column. Default true, where there are attachments (the model
   * `ir.attachment`). It can then be searched for being set or unset only.
   */
  attachment?: boolean
}

/** Bytes; base64 may be given. Not loaded by `search`: ask for them with `load`. */
export function Binary(label?: string, options: BinaryOptions = {}): Buffer | null {
  const { attachment, ...rest } = options
  return declare('binary', label, rest, { ...(attachment !== undefined && { attachment }) })
}

export interface ImageOptions extends BinaryOptions, PictureOptions {}

/**
 * A picture: a PNG, JPEG, GIF or WebP that can be read. Anything else is refused; drawings (SVG) may hold scripts, and
 * are no pictures. With a largest size, larger ones are shrunk when they are written: they are turned as their camera
 * says, and lose what else it says. Of a GIF that moves, its first picture is left.
 *
 * A thumbnail is a related picture with a size of its own. It is stored, in the record's row, and made again when the
 * picture changes:
 *
 *     image_1920 = fields.Image('Image', { maxWidth: 1920, maxHeight: 1920 })
 *     image_128 = fields.Image('Small image', { related: 'image_1920', maxWidth: 128, maxHeight: 128, store: true })
 */
export function Image(label?: string, options: ImageOptions = {}): Buffer | null {
  const { attachment, verifyResolution, maxWidth, maxHeight, ...rest } = options
  return declare('binary', label, rest, {
    ...(attachment !== undefined && { attachment }),
    image: {
      ...(verifyResolution !== undefined && { verifyResolution }),
      ...(maxWidth !== undefined && { maxWidth }),
      ...(maxHeight !== undefined && { maxHeight }),
    },
  })
}
