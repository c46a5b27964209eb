/** `foyer user <login>`: how somebody logs in; and the way back in when no administrator can give it on a page. */
import { randomBytes } from 'node:crypto'
import { loadSettings } from '../../config/settings.ts'
import { CHANNEL, topicPayload } from '../bus/notify.ts'
import type { Database } from '../database/database.ts'
import { SetupError } from '../errors.ts'
import type { Environment } from '../model/types.ts'
import type { Given } from './command.ts'
import { endOnSignals } from './ending.ts'
import { say } from './say.ts'
import { visitDatabase } from './visit.ts'

export const options = {
  password: { type: 'boolean' },
  'two-factor-off': { type: 'boolean' },
  activate: { type: 'boolean' },
} as const

export const operands = [1, 1] as const

export async function run({ options: given, operands: [login = ''] }: Given): Promise<void> {
  const settings = loadSettings()
  const ending = endOnSignals()
  try {
    say((await letIn(await visitDatabase(settings, ending), login, given)).join('\n'))
  } finally {
    await ending.end()
  }
}

/** Does what the options say to the user with this login, and gives what there is to say. */
export async function letIn(database: Database, login: string, given: Given['options']): Promise<string[]> {
  const said = await database.unit({}, async env => {
    const user = await find(env, login)
    const done: string[] = []
    if (given.activate) {
      await user.write({ active: true })
      done.push('Active again.')
    }
    if (given['two-factor-off']) {
      await user.actionSwitchOffTotp()
      done.push('Two-factor is off; all sessions have ended.')
    }
    if (given.password) {
      const password = randomBytes(12).toString('base64url')
      await user.write({ new_password: password })
      done.push(`The new password is ${password}; all sessions have ended.`)
    }
    return [...(await describe(user)), ...done]
  })
  // a Foyer that is running forgets what it knew of the user
  await database.query('SELECT pg_notify($1, $2)', [CHANNEL, topicPayload('cli', 'caches')])
  return said
}

/** What the command asks of a user; the model `res.users` of the addon base has it. */
interface User {
  readonly id: number
  readonly length: number
  load(...paths: string[]): Promise<User>
  read(names: readonly string[]): Promise<readonly Record<string, unknown>[]>
  write(values: Record<string, unknown>): Promise<void>
  actionSwitchOffTotp(): Promise<void>
}

async function find(env: Environment, login: string): Promise<User> {
  const found = await env.model('res.users').search([['login', '=', login.toLowerCase()]], { activeTest: false })
  // the superuser is for the program itself
  if (found.length === 0 || found.id === 1) throw new SetupError([`There is no user with the login ${login}.`])
  return found as unknown as User // the contract above
}

async function describe(user: User): Promise<string[]> {
  const [row = {}] = await user.read(['name', 'login', 'active', 'has_totp', 'login_date'])
  const seen = row.login_date instanceof Date ? `last logged in ${row.login_date.toISOString().slice(0, 16)}Z` : 'never'
  return [
    `${row.name} (${row.login})`,
    `  ${row.active ? 'active' : 'archived'}, two-factor ${row.has_totp ? 'on' : 'off'}, ${seen === 'never' ? 'has never logged in' : seen}`,
  ]
}
