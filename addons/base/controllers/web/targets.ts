import type { AnyModel, Environment } from '#core'

/** Where menus lead, by the id of the menu; those that lead to what the person may not read are left out. */
export async function targetsOf(env: Environment, menus: readonly AnyModel[]): Promise<Map<number, string>> {
  const links = menus.flatMap(menu => linkOf(menu))
  const windows = await read(env, 'ir.actions.act_window', links)
  const urls = await read(env, 'ir.actions.act_url', links)
  const found = new Map<number, string>()
  for (const { menu, model, id } of links) {
    const action = (model === 'ir.actions.act_url' ? urls : windows).get(id)
    if (!action) continue
    if (model === 'ir.actions.act_url') found.set(menu, String(action.url))
    else if (await env.model(String(action.res_model)).hasAccess('read')) found.set(menu, `/web/action/${id}`)
  }
  return found
}

interface Link {
  readonly menu: number
  readonly model: string
  readonly id: number
}

/** A menu's action is kept as `ir.actions.act_window,7`. */
function linkOf(menu: AnyModel): Link[] {
  const [model = '', id = ''] = String(menu.action ?? '').split(',')
  return Number(id) > 0 ? [{ menu: menu.id, model, id: Number(id) }] : []
}

async function read(env: Environment, model: string, links: readonly Link[]): Promise<Map<number, AnyModel>> {
  const ids = links.filter(link => link.model === model).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  // sudo: actions - only what they are called and where they lead; their records are read with the person's own rights
  const actions = await env
    .model(model)
    .sudo()
    .search([['id', 'in', ids]])
  return new Map([...actions].map(action => [action.id, action]))
}
