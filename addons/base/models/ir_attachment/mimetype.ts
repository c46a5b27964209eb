import { imageInfo } from '#core'

/** Has these bytes at this place, and is of this type. */
const beginnings: readonly (readonly [at: number, bytes: string, type: string])[] = [
  [0, '%PDF-', 'application/pdf'],
  [0, 'PK\x03\x04', 'application/zip'],
  [0, '\x1f\x8b', 'application/gzip'],
  [0, 'ID3', 'audio/mpeg'],
  [0, 'OggS', 'audio/ogg'],
  [8, 'WAVE', 'audio/wav'],
  [0, '\x1a\x45\xdf\xa3', 'video/webm'],
  [4, 'ftyp', 'video/mp4'],
]

const active = /<\s*(!doctype|html|head|body|script|svg|\?xml|\?php|iframe|math|xsl)/i

/**
 * The type of some bytes, by what they begin with. Markup, drawings and scripts, which a browser could run, are
 * `text/plain`, unless `mayRun`: then they are what their name says.
 */
export function mimetypeOf(bytes: Buffer, name: string, mayRun: boolean): string {
  const image = imageInfo(bytes)
  if (image) return image.type
  const head = bytes.subarray(0, 1024).toString('latin1')
  const known = beginnings.find(([at, begins]) => head.startsWith(begins, at))
  if (known) return known[2]
  if (!isText(bytes)) return 'application/octet-stream'
  if (active.test(head) || /\.(svgz?|x?html?|xml|js|mjs)$/i.test(name)) return mayRun ? runs(name) : 'text/plain'
  if (/\.csv$/i.test(name)) return 'text/csv'
  return /\.json$/i.test(name) ? 'application/json' : 'text/plain'
}

function runs(name: string): string {
  if (/\.svg$/i.test(name)) return 'image/svg+xml'
  return /\.x?html?$/i.test(name) ? 'text/html' : 'text/plain'
}

function isText(bytes: Buffer): boolean {
  const some = bytes.subarray(0, 4096)
  return !some.includes(0) && !some.toString('utf8').slice(0, -4).includes('\ufffd')
}
