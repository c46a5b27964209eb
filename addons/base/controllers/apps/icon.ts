import { readFile } from 'node:fs/promises'
import { addonChanges, content, notFound, type Reply, type Request } from '#core'

/** The picture of an app, also of one that is not installed, whose files nobody else is given. */
export async function icon({ env, params }: Request<{ addon: string }>): Promise<Reply> {
  const file = await addonChanges(env).icon(params.addon)
  if (file === null) return notFound()
  const type = file.endsWith('.svg') ? 'image/svg+xml' : 'image/png'
  return content(await readFile(file), type, { headers: { 'Cache-Control': 'private, max-age=3600' } })
}
