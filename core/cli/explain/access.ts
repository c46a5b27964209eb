/** `foyer explain access`: which access lines and record rules let somebody do something, or do not. */
import { loadSettings } from '../../../config/settings.ts'
import { SetupError, ValueError } from '../../errors.ts'
import type { Operation } from '../../model/model.ts'
import type { Environment } from '../../model/types.ts'
import { type Explanation, type ExplanationItem, explainAccess, operations } from '../../orm/access/explain.ts'
import type { Given } from '../command.ts'
import { endOnSignals } from '../ending.ts'
import { say } from '../say.ts'
import { visitDatabase } from '../visit.ts'

export const usage = 'access --user <login> --model <model> [--id <id>] --operation read|write|create|unlink'

export const options = {
  user: { type: 'string' },
  model: { type: 'string' },
  id: { type: 'string' },
  operation: { type: 'string' },
} as const

export async function run({ options: given }: Given): Promise<void> {
  const { user, model, id, operation } = asked(given)
  const settings = loadSettings()
  const ending = endOnSignals()
  try {
    const database = await visitDatabase(settings, ending)
    const explanation = await database.unit({}, async env =>
      explainAccess(env, { uid: await userId(env, user), model: known(env, model), id, operation }),
    )
    say(inWords(explanation))
  } catch (error) {
    throw error instanceof ValueError ? new SetupError([error.message]) : error
  } finally {
    await ending.end()
  }
}

function asked({ user, model, id, operation }: Given['options']) {
  if (typeof user !== 'string' || typeof model !== 'string') throw wrong('Say whose rights, and on which model.')
  if (id !== undefined && !/^[1-9]\d{0,8}$/.test(String(id))) throw wrong(`The id of a record is a number; got ${id}.`)
  const chosen = operations.find(one => one === operation)
  if (!chosen) throw wrong(`The operation is one of ${operations.join(', ')}; got ${operation ?? 'none'}.`)
  return { user, model, id: id === undefined ? undefined : Number(id), operation: chosen satisfies Operation }
}

const wrong = (problem: string) => new SetupError([`${problem}\nUsage: npx foyer explain ${usage}`])

async function userId(env: Environment, user: string): Promise<number> {
  const found = await env.model('res.users').search([['login', '=', user.toLowerCase()]], { activeTest: false })
  if (found.length === 0) throw new ValueError(`There is no user with the login ${user}.`)
  return found.id
}

function known(env: Environment, model: string): string {
  env.model(model) // throws a ValueError that names those alike
  return model
}

/** As text: a mark before each line says whether it holds. */
export function inWords({ question, answer, parts }: Explanation): string {
  const mark = (holds: boolean | null) => (holds === null ? '?' : holds ? '+' : '-')
  const line = ({ holds, text, domain }: ExplanationItem) => [
    `    ${mark(holds)} ${text}`,
    ...(domain === undefined ? [] : [`        ${domain}`]),
  ]
  return [
    question,
    answer,
    ...parts.flatMap(({ title, holds, items }) => ['', `  ${mark(holds)} ${title}`, ...items.flatMap(line)]),
  ].join('\n')
}
