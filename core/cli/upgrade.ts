/** `foyer upgrade`: addons whose files have changed, brought up to date in the database; nothing is served. */
import { loadSettings } from '../../config/settings.ts'
import { SetupError } from '../errors.ts'
import { changeAddons, loadLifecycle } from './change.ts'
import type { Given } from './command.ts'
import { endOnSignals } from './ending.ts'
import { openStore } from './store.ts'

export const options = { plan: { type: 'boolean' }, force: { type: 'boolean' } } as const
export const operands = [0, 1000] as const

export async function run({ options, operands }: Given): Promise<void> {
  const settings = loadSettings()
  const ending = endOnSignals()
  try {
    const opening = openStore(settings, ending, { beside: true, existing: true })
    const [store] = await Promise.all([opening, loadLifecycle()])
    if (store.demo === null)
      throw new SetupError(['There is nothing to upgrade yet. npx foyer init makes the database.'])
    const change = { action: 'upgrade', addons: operands, force: options.force === true } as const
    await changeAddons(change, { plan: options.plan === true, yes: true }, settings, store)
  } finally {
    await ending.end()
  }
}
