import { type AnyModel, content, imageInfo, MissingError, type Reply, type Request } from '#core'
import { avatarSvg } from '../../models/avatar.ts'

/** A picture of a record; without one, the initials of its name. */
export async function image(request: Request<{ model: string; id: string; field: string }>): Promise<Reply> {
  const { env, params } = request
  if (!/^[a-z_]+(\.[a-z_]+)*$/.test(params.model)) throw new MissingError(env._('There is no such picture.'))
  const record = env.model(params.model).browse(request.id())
  await record.checkAccess('read')
  await record.load('display_name')
  const bytes = await stored(record, params.field)
  const headers = { 'Cache-Control': 'private, max-age=300' }
  const info = bytes && imageInfo(bytes)
  if (bytes && info) return content(bytes, info.type, { headers })
  return content(avatarSvg(String(record.display_name), record.id), 'image/svg+xml', { headers })
}

async function stored(record: AnyModel, field: string): Promise<Buffer | null> {
  if (record.fieldsGet()[field]?.type !== 'binary') return null
  await record.load(field)
  const value = record[field]
  return Buffer.isBuffer(value) ? value : null
}
