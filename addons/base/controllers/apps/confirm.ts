import { addonChanges, type Environment, page, type Reply, type Request, redirect, SetupError, UserError } from '#core'
import { type Asked, askedOf, staleOf, titlesOf } from './app.ts'
import { lostIn, othersIn, recordsIn } from './plan.ts'
import { asker } from './rights.ts'

type Params = { addon: string; action: string }

/** What would happen, and the button that does it. */
export async function confirm(request: Request<Params>): Promise<Reply> {
  const { env } = request
  const asked = await askedOf(request)
  const state = await addonChanges(env).state()
  if (state?.status === 'running') return redirect('/web/apps/progress?busy=1')
  const shown = { ...wordsFor(env, asked), url: asked.url, action: asked.change.action }
  try {
    const plan = await addonChanges(env).plan(asked.change)
    const names = [...new Set([...asked.change.addons, ...plan.addons.map(({ name }) => name)])]
    const titles = await titlesOf(env, names)
    const values = {
      plan,
      others: othersIn(plan, titles),
      lost: await lostIn(env, plan),
      records: recordsIn(env, plan),
      stale: staleOf(names).map(name => titles.get(name) ?? name),
      // Only into a database with demo data can an app bring its own.
      demo: asked.change.action === 'install' && (await env['ir.module.module'].hasDemo()),
    }
    return page('base/apps/confirm.njk', { ...shown, ...values }, { title: shown.title })
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof UserError)) throw error
    const problems = error instanceof SetupError ? error.findings : [error.message]
    return page('base/apps/confirm.njk', { ...shown, problems }, { title: shown.title, status: 422 })
  }
}

/** Begins the change, and leads to where it can be watched. */
export async function begin(request: Request<Params>): Promise<Reply> {
  const { change: asked } = await askedOf(request)
  const { demo_asked, demo } = request.form
  const change = asked.action === 'install' && demo_asked ? { ...asked, demo: demo === '1' } : asked
  const begun = await addonChanges(request.env).begin(change, asker(request))
  return redirect(begun ? '/web/apps/progress' : '/web/apps/progress?busy=1')
}

function wordsFor(env: Environment, { change, title: app }: Asked) {
  switch (change.action) {
    case 'install':
      return { title: env._('Install %(app)s', { app }), verb: env._('Install') }
    case 'upgrade':
      return { title: env._('Upgrade %(app)s', { app }), verb: env._('Upgrade') }
    case 'uninstall':
      return { title: env._('Uninstall %(app)s', { app }), verb: env._('Uninstall') }
  }
}
