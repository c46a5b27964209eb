import { content, imageInfo, MissingError, notFound, type Reply, type Request, type Route, route } from '#core'
import { avatarSvg } from '../models/avatar.ts'

export const avatarRoutes: Route[] = [route('GET', '/web/avatar/:model/:id', { auth: 'public' }, avatar)]

/** Whoever asks may know the person by now, or not any more: a browser keeps the picture for a while only. */
const headers = { 'Cache-Control': 'private, max-age=600' }

/** The picture of a user or contact whom the person may see: the one they gave, else their initials. */
async function avatar(request: Request<{ model: string; id: string }>): Promise<Reply> {
  const { env, params } = request
  const id = request.id()
  if (params.model !== 'res.users' && params.model !== 'res.partner') return notFound()
  const person = env.model(params.model).browse(id)
  // A closed record and a missing one are told apart by nobody.
  if (!(await person.hasAccess('read')) || (await person.exists()).length === 0) {
    throw new MissingError(env._('There is no such picture.'))
  }
  await person.load('image_128', 'name')
  const image = person.image_128 as Buffer | null // the fields of both models
  const info = image && imageInfo(image)
  if (image && info) return content(image, info.type, { headers })
  return content(avatarSvg(String(person.name), id), 'image/svg+xml', { headers })
}
