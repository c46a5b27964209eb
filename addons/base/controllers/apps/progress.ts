import { addonChanges, type ChangeState, type Environment, html, page, type Reply, type Request, redirect } from '#core'
import { allMenus } from '../web/menu_tree.ts'
import { staleOf, titlesOf } from './app.ts'

/** The change that is running, or how the last one ended. */
export async function progress(request: Request): Promise<Reply> {
  const values = await shown(request)
  if (!values) return redirect('/web')
  return page('base/apps/progress.njk', { ...values, busy: request.query.busy === '1' }, { title: values.title })
}

/** The part of the page that changes, asked for again and again by it. */
export async function progressLines(request: Request): Promise<Reply> {
  const values = await shown(request)
  return html(values ? await request.render('base/apps/_progress.njk', values) : '')
}

async function shown({ env }: Request) {
  const state = await addonChanges(env).state()
  if (!state) return null
  const names = [...state.addons, ...state.lines.map(({ addon }) => addon)]
  const titles = await titlesOf(env, names)
  const title = (name: string) => titles.get(name) ?? name
  const steps = stepsOf(env)
  return {
    state,
    title: headOf(env, state, state.addons.map(title).join(', ')),
    lines: state.lines.map(line => ({
      title: title(line.addon),
      done: line.step === 'done',
      step: steps[line.step] ?? line.step,
      seconds: (line.ms / 1000).toFixed(1),
    })),
    stale: state.status === 'done' && state.action !== 'uninstall' ? staleOf(names).map(title) : [],
    openUrl: state.status === 'done' && state.action !== 'uninstall' ? await entryOf(env, state.addons[0]) : null,
    listUrl: `/web/action/${(await env.ref('base.open_module_tree')).id}`,
  }
}

function headOf(env: Environment, { action, status }: ChangeState, app: string): string {
  const heads = {
    install: {
      running: env._('Installing %(app)s …', { app }),
      done: env._('%(app)s is installed', { app }),
      failed: env._('%(app)s was not installed', { app }),
    },
    upgrade: {
      running: env._('Upgrading %(app)s …', { app }),
      done: env._('%(app)s is up to date', { app }),
      failed: env._('%(app)s was not upgraded', { app }),
    },
    uninstall: {
      running: env._('Uninstalling %(app)s …', { app }),
      done: env._('%(app)s is uninstalled', { app }),
      failed: env._('%(app)s was not uninstalled', { app }),
    },
  }
  return heads[action][status === 'interrupted' ? 'failed' : status]
}

/** Steps of an installation in words. */
function stepsOf(env: Environment): Readonly<Record<string, string>> {
  return {
    tables: env._('Tables'),
    models: env._('Models'),
    data: env._('Data'),
    demo: env._('Demo data'),
    translations: env._('Translations'),
    removal: env._('Removal'),
    done: env._('Done'),
  }
}

/** Where an app is entered: by the first of its menus that leads anywhere. */
async function entryOf(env: Environment, addon: string | undefined): Promise<string | null> {
  if (!addon) return null
  const rows = await env['ir.model.data'].search([
    ['model', '=', 'ir.ui.menu'],
    ['module', '=', addon],
  ])
  const own = new Set(rows.mapped('res_id'))
  return (await allMenus(env)).find(menu => own.has(menu.id) && menu.url !== null)?.url ?? null
}
