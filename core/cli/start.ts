/** `foyer start`: everything, until it is told to stop. */
import { loadSettings, type Settings } from '../../config/settings.ts'
import { administratorPassword } from './accounts.ts'
import { keepBaseUrl } from './base_url.ts'
import { serveDemoSite } from './demo_site.ts'
import { type Ending, endOnSignals } from './ending.ts'
import { checkPort, portError } from './ports.ts'
import { isLoopback, type Prepared, prepare } from './prepare.ts'
import { say, seconds, tell } from './say.ts'

export async function run(): Promise<void> {
  const settings = loadSettings()
  const ending = endOnSignals()
  try {
    const prepared = await prepare(settings, ending, {
      check: () => checkPort({ ...settings.http, section: 'http' }),
    })
    const address = await serve(settings, prepared, ending)
    await keepBaseUrl(prepared.application.database, address)
    const site = prepared.demo ? await demoSite(settings, address, ending) : null
    prepared.application.jobs.start()
    await welcome(prepared, address, site)
  } catch (error) {
    await ending.end()
    throw error
  }
}

async function serve({ http, session }: Settings, { application }: Prepared, ending: Ending): Promise<string> {
  const server = application.serve({ proxy: http.proxy, metrics: http.metrics, sessionDays: session.days })
  ending.add(() => server.close())
  try {
    const { port } = await server.listen(http.host, http.port)
    return http.base_url?.replace(/\/$/, '') ?? addressOf(http.host, port)
  } catch (error) {
    throw portError(error, { ...http, section: 'http' })
  }
}

/** The stand-in website is a convenience: without its port the rest starts all the same. */
async function demoSite({ http, demo_site }: Settings, foyer: string, ending: Ending): Promise<string | null> {
  try {
    const place = { host: http.host, port: demo_site.port, section: 'demo_site' } as const
    const site = await serveDemoSite(place, `${foyer}${demo_site.script}`)
    ending.add(() => site.close())
    // by another name than Foyer's, so that browsers take it for the foreign site that it plays
    return addressOf(isLoopback(http.host) ? 'localhost' : http.host, site.port)
  } catch (error) {
    say(`The website to try is not served. ${error instanceof Error ? error.message : error}`)
    return null
  }
}

async function welcome({ application, store, demo }: Prepared, address: string, site: string | null): Promise<void> {
  const password = demo ? null : await administratorPassword(application.database)
  say()
  say(`Foyer is ready after ${seconds(performance.now())}.`)
  say()
  tell('Foyer', address)
  if (site) tell('A site to try', `${site} (its visitors chat with your operators)`)
  if (demo) tell('Log in as', 'admin, password admin, or demo, password demo')
  if (password) tell('Log in as', `admin, password ${password} (shown this once)`)
  tell('Data', store.place)
  tell('Stop', 'Ctrl-C')
  say()
}

function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
