/** The address that people type, kept where addons look for it: what they hand out, such as scripts, is found by it. */
import type { Database } from '../database/database.ts'

const KEY = 'web.base.url'

export async function keepBaseUrl(database: Database, address: string): Promise<void> {
  await database.unit({}, async env => {
    const parameters = env.model('ir.config_parameter')
    const [known] = await parameters.search([['key', '=', KEY]], { limit: 1 })
    if (!known) await parameters.create({ key: KEY, value: address })
    else if (known.value !== address) await known.write({ value: address })
  })
}
