import { addonChanges, page, type Reply, type Request, redirect } from '#core'
import { asker } from './rights.ts'

export async function updatePage({ env }: Request): Promise<Reply> {
  return page('base/apps/update.njk', {}, { title: env._('Update the List') })
}

/** Looks at the folders again, and leads to all apps that are not installed: there what is new is found. */
export async function update(request: Request): Promise<Reply> {
  await addonChanges(request.env).refresh(asker(request))
  const list = await request.env.ref('base.open_module_tree')
  return redirect(`/web/action/${list.id}`)
}
