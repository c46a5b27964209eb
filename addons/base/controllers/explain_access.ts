import {
  AccessError,
  type Environment,
  type Explanation,
  explainAccess,
  type Operation,
  page,
  type Request,
  type Route,
  route,
  ValueError,
} from '#core'

export const explainAccessRoutes: Route[] = [
  route('GET', '/web/explain/access', { auth: 'internal' }, async request => {
    const { env } = request
    if (!env.isAdmin()) throw new AccessError(env._('Only those who give rights may ask what others may do.'))
    const asked = {
      user: request.query.user?.trim() ?? '',
      model: request.query.model?.trim() ?? '',
      id: request.query.id?.trim() ?? '',
      operation: request.query.operation ?? 'read',
    }
    const models = await env['ir.model'].search([])
    const values = {
      asked,
      operations: {
        read: env._('open'),
        write: env._('modify'),
        create: env._('create'),
        unlink: env._('delete'),
      },
      models: [...models].map(({ model, name }) => ({ model, name })),
      ...(asked.user && asked.model ? await answerTo(request, asked) : {}),
    }
    return page('base/explain_access.njk', values, { title: env._('Explain Access') })
  }),
]

type Asked = Readonly<Record<'user' | 'model' | 'id' | 'operation', string>>

/** The explanation, or what was not understood in the question. */
async function answerTo({ env }: Request, asked: Asked): Promise<{ explanation: Explanation } | { problem: string }> {
  const user = await userOf(env, asked.user)
  if (user === null) return { problem: env._('There is no user with the login “%(login)s”.', { login: asked.user }) }
  if (asked.id && !/^[1-9]\d{0,8}$/.test(asked.id)) return { problem: env._('The id of a record is a number.') }
  try {
    const explanation = await explainAccess(env, {
      uid: user,
      model: asked.model,
      operation: asked.operation as Operation, // refused there unless it is one
      id: asked.id ? Number(asked.id) : undefined,
    })
    return { explanation }
  } catch (error) {
    if (error instanceof ValueError) return { problem: error.message }
    throw error
  }
}

async function userOf(env: Environment, login: string): Promise<number | null> {
  if (login.includes('\u0000')) return null
  const found = await env['res.users'].search([['login', '=', login.toLowerCase()]], { activeTest: false, limit: 1 })
  return found.ids[0] ?? null
}
