import { type AnyModel, type Environment, views } from '#core'
import { targetsOf } from './targets.ts'

/** A menu entry of somebody who may go where it leads. */
export interface Entry {
  readonly name: string
  readonly url: string
  readonly current: boolean
  readonly items: readonly Entry[]
}

/** A first-level menu. */
export interface App extends Entry {
  readonly letter: string
  readonly color: number
  readonly icon: string | null
  readonly sections: readonly Entry[]
}

/** The apps of a person: menus of their groups whose actions lead to something that they may read. */
export async function appsOf(env: Environment, path: string): Promise<App[]> {
  // sudo: ir.ui.menu, actions - everybody's menus are filtered here, by the groups and the rights of this person
  const menus = await env.model('ir.ui.menu').sudo().search([])
  await menus.load('group_ids')
  const groups = views.groupIds(env)
  const allowed = [...menus].filter(menu => isFor(menu, groups))
  const targets = await targetsOf(env, allowed)
  const childrenOf = (parent: number | null) =>
    allowed.filter(menu => ((menu.parent_id as AnyModel).ids[0] ?? null) === parent)
  const entry = (menu: AnyModel): Entry | null => {
    const items = childrenOf(menu.id)
      .map(entry)
      .filter(item => item !== null)
    const own = targets.get(menu.id)
    const url = own ?? items[0]?.url
    return url === undefined ? null : { name: String(menu.name), url, current: isCurrent(own, path), items }
  }
  return childrenOf(null).flatMap(menu => {
    const made = entry(menu)
    return made ? [appOf(menu, made)] : []
  })
}

function appOf(menu: AnyModel, made: Entry): App {
  const icon = typeof menu.web_icon === 'string' && menu.web_icon.includes(',') ? menu.web_icon : null
  const [addon, file] = (icon ?? '').split(',')
  return {
    ...made,
    letter: made.name.slice(0, 1).toLocaleUpperCase(),
    color: menu.id % 6,
    icon: icon && `/${addon}/${file}`,
    sections: made.items,
  }
}

/** The app that an address belongs to: the one with a menu that leads there, or to other records of the same model. */
export function currentApp(apps: readonly App[], path: string): App | null {
  return (
    apps.find(app => app.current || hasCurrent(app.items)) ?? apps.find(app => path.startsWith(`${app.url}/`)) ?? null
  )
}

function hasCurrent(entries: readonly Entry[]): boolean {
  return entries.some(entry => entry.current || hasCurrent(entry.items))
}

function isCurrent(url: string | undefined, path: string): boolean {
  return url !== undefined && (path === url || path.startsWith(`${url}/`))
}

function isFor(menu: AnyModel, groups: ReadonlySet<number>): boolean {
  const wanted = (menu.group_ids as AnyModel).ids
  return wanted.length === 0 || wanted.some(group => groups.has(group))
}

/** The address of a page as menus write it: with the id of the action, not its external id. */
export async function menuPath(env: Environment, path: string): Promise<string> {
  const [, reference = '', rest = ''] = /^\/web\/action\/(\w+\.[\w.]+)(.*)$/.exec(path) ?? []
  const action = reference ? await env.ref(reference, { optional: true }) : null
  return action ? `/web/action/${action.id}${rest}` : path
}
