/** `foyer uninstall`: addons, and those that depend on them, removed with all that they own. */
import { loadSettings } from '../../config/settings.ts'
import { SetupError } from '../errors.ts'
import { changeAddons, loadLifecycle } from './change.ts'
import type { Given } from './command.ts'
import { endOnSignals } from './ending.ts'
import { openStore } from './store.ts'

export const options = { plan: { type: 'boolean' }, yes: { type: 'boolean', short: 'y' } } as const
export const operands = [1, 1000] as const

export async function run({ options, operands }: Given): Promise<void> {
  const settings = loadSettings()
  const ending = endOnSignals()
  try {
    const opening = openStore(settings, ending, { beside: true, existing: true })
    const [store] = await Promise.all([opening, loadLifecycle()])
    if (store.demo === null) throw new SetupError(['There is nothing to uninstall: the database has no addons.'])
    const how = { plan: options.plan === true, yes: options.yes === true }
    await changeAddons({ action: 'uninstall', addons: operands }, how, settings, store)
  } finally {
    await ending.end()
  }
}
