import { createHash, timingSafeEqual } from 'node:crypto'
import {
  content,
  type Environment,
  imageInfo,
  MissingError,
  type Rec,
  type Reply,
  type Request,
  type Route,
  route,
} from '#core'

export const contentRoutes: Route[] = [route('GET', '/web/content/:id', { auth: 'public' }, attachment)]

/** Bytes that people have given: nothing in them runs, wherever they are opened. */
const closed = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  // Rights may change: the browser asks each time, and is told that nothing has.
  'Cache-Control': 'private, no-cache',
}

/** An attachment, for whoever may read it or has its token: `/web/content/7?access_token=…`. */
async function attachment(request: Request<{ id: string }>): Promise<Reply> {
  const { env, query, ctx } = request
  const found = await readable(env, request.id(), query.access_token ?? '')
  await found.load('name', 'type', 'raw', 'mimetype', 'checksum')
  if (found.type !== 'binary' || !found.raw) throw new MissingError(env._('There is no such file.'))
  const tag = `"${found.checksum}"`
  const shown = imageInfo(found.raw) !== null && query.download === undefined
  const headers = {
    ...closed,
    ETag: tag,
    'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(found.name)}`,
  }
  if (ctx.get('If-None-Match') === tag) return content('', found.mimetype ?? 'text/plain', { status: 304, headers })
  return content(found.raw, found.mimetype ?? 'application/octet-stream', { headers })
}

/** The attachment without rights to be checked any more. A closed one and a missing one are told apart by nobody. */
async function readable(env: Environment, id: number, token: string): Promise<Rec<'ir.attachment'>> {
  const one = env['ir.attachment'].browse(id)
  // sudo: ir.attachment - whether it may be read is decided here
  const system = one.sudo()
  const missing = new MissingError(env._('There is no such file.'))
  if ((await system.exists()).length === 0) throw missing
  await system.load('access_token', 'res_model', 'res_id', 'res_field')
  if (token && system.access_token && same(token, system.access_token)) return system
  if (system.res_field && system.res_model) {
    const owner = env.model(system.res_model).browse(system.res_id)
    if ((await owner.hasAccess('read')) && owner.fieldsGet()[system.res_field]) return system
    throw missing
  }
  if (await one.hasAccess('read')) return system
  throw missing
}

function same(a: string, b: string): boolean {
  const [one, other] = [a, b].map(text => createHash('sha256').update(text).digest())
  return timingSafeEqual(one!, other!)
}
