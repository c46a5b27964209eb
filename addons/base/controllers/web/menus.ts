import { type Environment, views } from '#core'
import { kindsIn } from '../../models/ir_actions_base.ts'
import { addressOf, isOpenTo } from './action.ts'
import { allMenus, type Menu } from './menu_tree.ts'

/** A menu entry of somebody who may go where it leads. */
export interface Entry {
  readonly name: string
  readonly url: string
  readonly current: boolean
  /** How an address that is no page of the application is opened. */
  readonly target: 'new' | 'download' | null
  readonly items: readonly Entry[]
}

/** A first-level menu. */
export interface App extends Entry {
  readonly letter: string
  readonly color: number
  readonly icon: string | null
  readonly sections: readonly Entry[]
}

/** The apps of a colleague: menus of their groups whose actions lead to something that they may read. */
export async function appsOf(env: Environment, path: string, pageOf: (tag: string) => string | null): Promise<App[]> {
  if (!env.hasGroup('base.group_user')) return []
  const groups = views.groupIds(env)
  const menus = (await allMenus(env)).filter(menu => isOpenTo(groups, menu.groups))
  // one that is not known here is of an addon that was installed or removed just now
  const models = [...new Set(menus.flatMap(({ model }) => model ?? []))].filter(name => name in env)
  const open = await Promise.all(models.map(model => env.model(model).hasAccess('read')))
  const readable = new Set(models.filter((_, index) => open[index]))
  const childrenOf = (parent: number | null) => menus.filter(menu => menu.parent === parent)
  const entry = (menu: Menu): Entry | null => {
    const items = childrenOf(menu.id)
      .map(entry)
      .filter(item => item !== null)
    const open = menu.model === null || readable.has(menu.model)
    const page = menu.tag === null ? menu.url : (pageOf(menu.tag) ?? menu.url)
    const own = open && isOpenTo(groups, menu.actionGroups) ? page : null
    const first = own === null ? items[0] : { url: own, target: menu.target }
    const current = own !== null && [own, menu.plainUrl].some(url => isCurrent(url, path))
    return first === undefined ? null : { name: menu.name, url: first.url, target: first.target, current, items }
  }
  return childrenOf(null).flatMap(menu => {
    const made = entry(menu)
    return made ? [appOf(menu, made)] : []
  })
}

function appOf(menu: Menu, made: Entry): App {
  const [addon, file] = menu.icon?.split(',') ?? []
  return {
    ...made,
    letter: made.name.slice(0, 1).toLocaleUpperCase(),
    color: menu.id % 6,
    icon: file ? `/${addon}/${file}` : null,
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

function isCurrent(url: string | null, path: string): boolean {
  return url !== null && (path === url || path.startsWith(`${url}/`))
}

/** The address of a page as menus write it: with the id of the action, not its external id. */
export async function menuPath(env: Environment, path: string): Promise<string> {
  const [, reference = '', rest = ''] = /^\/web\/action\/(\w+\.[\w.]+)(.*)$/.exec(listOfApp(path)) ?? []
  const action = reference ? await env.ref(reference, { optional: true }) : null
  const isAction = action && kindsIn(env).includes(action._name)
  return isAction ? `${addressOf(action, false)}${rest}` : path
}

/** What is done to an app is done in the list of apps. */
function listOfApp(path: string): string {
  return /^\/web\/apps\/(?!update$)/.test(path) ? '/web/action/base.open_module_tree' : path
}
