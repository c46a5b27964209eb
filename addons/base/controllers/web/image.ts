import { type AnyModel, content, MissingError, type Reply, type Request, views } from '#core'

/** A picture of a record; without one, the first letter of its name on a colour of its own. */
export async function image(request: Request<{ model: string; id: string; field: string }>): Promise<Reply> {
  const { env, params } = request
  if (!/^[a-z_]+(\.[a-z_]+)*$/.test(params.model)) throw new MissingError(env._('There is no such picture.'))
  const record = env.model(params.model).browse(request.id())
  await record.checkAccess('read')
  await record.load('display_name')
  const bytes = await stored(record, params.field)
  const headers = { 'Cache-Control': 'private, max-age=300' }
  const type = bytes && kindOf(bytes)
  if (bytes && type) return content(bytes, type, { headers })
  return content(letter(String(record.display_name), record.id), 'image/svg+xml', { headers })
}

async function stored(record: AnyModel, field: string): Promise<Buffer | null> {
  if (record.fieldsGet()[field]?.type !== 'binary') return null
  await record.load(field)
  const value = record[field]
  return Buffer.isBuffer(value) ? value : null
}

/** The kinds of pictures that cannot run anything, by their first bytes. */
function kindOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 4).toString('hex') === '89504e47') return 'image/png'
  if (bytes.subarray(0, 3).toString('hex') === 'ffd8ff') return 'image/jpeg'
  if (bytes.subarray(0, 4).toString('latin1') === 'GIF8') return 'image/gif'
  return bytes.subarray(8, 12).toString('latin1') === 'WEBP' ? 'image/webp' : null
}

const colors = ['#1d6872', '#7a4b8b', '#9a5216', '#2f5fa8', '#47692a', '#a23a56']

function letter(name: string, id: number): string {
  const first = [...name.trim()][0]?.toLocaleUpperCase() ?? '?'
  const color = colors[id % colors.length]!
  return String(
    views.html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="${color}"/><text x="24" y="25" fill="#fff" font-family="system-ui, sans-serif" font-size="24" font-weight="600" text-anchor="middle" dominant-baseline="central">${first}</text></svg>`,
  )
}
