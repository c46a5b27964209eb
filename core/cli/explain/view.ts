/** `foyer explain view`: a view with all that extends it, and which view each of its nodes and attributes comes from. */
import { loadSettings } from '../../../config/settings.ts'
import { SetupError } from '../../errors.ts'
import type { Environment } from '../../model/types.ts'
import { ViewError } from '../../views/arch.ts'
import { provenance } from '../../views/provenance.ts'
import { Views } from '../../views/resolve.ts'
import { readViews } from '../../views/stored.ts'
import type { Given } from '../command.ts'
import { endOnSignals } from '../ending.ts'
import { say } from '../say.ts'
import { visitDatabase } from '../visit.ts'

export const usage = 'view <xml id>'

export const options = {}

export async function run({ operands: [name] }: Given): Promise<void> {
  if (!name) throw new SetupError([`Say which view, such as base.view_users_form.\nUsage: npx foyer explain ${usage}`])
  const settings = loadSettings()
  const ending = endOnSignals()
  try {
    const database = await visitDatabase(settings, ending)
    say(await database.unit({}, env => explainView(env, name)))
  } finally {
    await ending.end()
  }
}

/** The view of this external id, name or number, put together; a `SetupError` if there is none or it can't be read. */
export async function explainView(env: Environment, name: string): Promise<string> {
  const views = new Views(await readViews(env))
  const row = /^\d{1,9}$/.test(name) ? views.get(Number(name)) : views.named(name)
  if (!row) throw new SetupError([`There is no view ${name}. A view is called by its external id, addon and name.`])
  try {
    return provenance(views, row.id)
  } catch (error) {
    throw error instanceof ViewError ? new SetupError([error.message]) : error
  }
}
