import type { Environment } from '#core'
import { type TestOptions, type TestServer, testServer, until, Visitor } from '#core/testing'

/** A server, its administrator before the list of apps, and what tests ask of it. */
export interface Desk {
  readonly server: TestServer
  readonly admin: Visitor
  /** The address of the list of apps. */
  readonly list: string
  system<T>(work: (env: Environment) => Promise<T>): Promise<T>
  /** What is stored of an app. */
  app(name: string, ...fields: string[]): Promise<Record<string, unknown> | undefined>
  /** The page that watches the change, when it is over. */
  over(): Promise<string>
  /** Does it from the page, to the end. */
  change(addon: string, action: string): Promise<string>
}

export async function openDesk(addons: readonly string[], options: TestOptions): Promise<Desk> {
  const server = await testServer(addons, { demo: true, ...options })
  const admin = await new Visitor(server.address).logIn('admin')
  const system: Desk['system'] = work => server.database.unit({}, work)
  const list = await system(async env => `/web/action/${(await env.ref('base.open_module_tree')).id}`)
  const over = () =>
    until(async () => {
      const page = await (await admin.get('/web/apps/progress')).text()
      return !page.includes('every 1s') && page
    })
  return {
    server,
    admin,
    list,
    system,
    over,
    app: (name, ...fields) =>
      system(async env => (await (await env.model('ir.module.module').search([['name', '=', name]])).read(fields))[0]),
    async change(addon, action) {
      const answer = await admin.post(`/web/apps/${addon}/${action}`)
      if (answer.headers.get('location') !== '/web/apps/progress') throw new Error(`${action}: ${answer.status}`)
      return over()
    },
  }
}
