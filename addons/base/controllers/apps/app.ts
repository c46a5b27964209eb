import { type Change, type Environment, MissingError, type Request, staleCode } from '#core'

const actions: readonly Change['action'][] = ['install', 'upgrade', 'uninstall']

export interface Asked {
  readonly change: Change
  readonly title: string
  /** Where the app itself is shown. */
  readonly url: string
}

/** The change that an address names: of an app that is known, from a state in which it makes sense. */
export async function askedOf({ env, params }: Request<{ addon: string; action: string }>): Promise<Asked> {
  const action = actions.find(name => name === params.action)
  const app = await env['ir.module.module'].search([['name', '=', params.addon]])
  const fits = app.length === 1 && (action === 'install') !== (app.state === 'installed')
  const isGround = params.addon === 'base' && action === 'uninstall'
  if (!action || !fits || isGround)
    throw new MissingError(env._('There is no such app, or nothing to do for it any more.'))
  const list = await env.ref('base.open_module_tree')
  const change = { action, addons: [params.addon] }
  return { change, title: app.shortdesc ?? app.name, url: `/web/action/${list.id}/${app.id}` }
}

/** What people call addons, by their technical names. */
export async function titlesOf(env: Environment, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const apps = await env['ir.module.module'].search([['name', 'in', [...names]]])
  return new Map([...apps].map(app => [app.name, app.shortdesc ?? app.name]))
}

/** Those of these addons whose code is not read again before the next start. */
export function staleOf(names: readonly string[]): string[] {
  const stale = new Set(staleCode())
  return names.filter(name => stale.has(name))
}
