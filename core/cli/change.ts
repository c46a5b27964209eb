/** What `foyer init`, `upgrade` and `uninstall` have in common: a change of the addons, or the plan of one. */
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import type { Settings } from '../../config/settings.ts'
import type { Change, LifecycleOptions } from '../addons/lifecycle.ts'
import { addonLines, planText } from './plan_text.ts'
import { showProgress } from './progress.ts'
import { say } from './say.ts'
import type { Store } from './store.ts'

export interface How {
  /** Only say what would happen. */
  readonly plan: boolean
  /** Do it without asking. */
  readonly yes: boolean
}

/** Loads what `changeAddons` needs. It is much, and can go on while PostgreSQL starts. */
export function loadLifecycle() {
  return Promise.all([import('../addons/lifecycle.ts'), import('../application/generation.ts')])
}

export async function changeAddons(change: Change, how: How, settings: Settings, store: Store): Promise<void> {
  const [{ planOf, carryOut }, { addonFolders, ownTables }] = await loadLifecycle()
  const options: LifecycleOptions = {
    connection: store.connection,
    folders: addonFolders(settings.addons_path),
    tables: ownTables,
  }
  const asking = change.action === 'uninstall' && process.stdin.isTTY && !how.yes
  if (how.plan || asking) say(planText(await planOf(change, options)))
  if (how.plan || (asking && !(await confirmed()))) return
  const warn = (message: string) => say(`  ${message}`)
  const done = await carryOut(change, { ...options, progress: showProgress, warn })
  if (done.addons.length === 0) return say(unchanged[change.action])
  for (const line of addonLines(done)) say(line)
}

const unchanged = {
  install: 'Nothing to do: all of them are installed.',
  upgrade: 'Nothing to do: all is up to date.',
  uninstall: 'Nothing to do.',
} as const

/** Asks once more; an end of the input, as of a terminal that is closed, is no. */
export async function confirmed(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<boolean> {
  const terminal = createInterface({ input, output })
  const closed = once(terminal, 'close').then(() => '')
  const answer = await Promise.race([terminal.question('\nUninstall, with all of that? [y/N] '), closed])
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
