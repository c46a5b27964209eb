import { declare, type Options } from './descriptor.ts'

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

interface ImageOptions extends BinaryOptions {
  /** Refuse pictures of more than fifty million points, which nobody can show. Default true. */
  verifyResolution?: boolean
}

/** A picture: a PNG, JPEG, GIF or WebP. Anything else is refused. Drawings (SVG) may hold scripts, and are no pictures. */
export function Image(label?: string, options: ImageOptions = {}): Buffer | null {
  const { attachment, verifyResolution = true, ...rest } = options
  return declare('binary', label, rest, {
    ...(attachment !== undefined && { attachment }),
    image: { verifyResolution },
  })
}
