import { AccessDenied, type Environment, ValidationError } from '#core'
import { checkPassword, randomPassword, verifyPassword } from './passwords.ts'

/** The superuser: the program itself, who never logs in. */
const superuser = 1

export async function authenticate(env: Environment, login: string, password: string): Promise<number> {
  // sudo: res.users - who logs in is nobody yet
  const users = env.sudo()['res.users']
  const name = login.trim().toLowerCase()
  const found = name.includes('\u0000') ? users : await users.search([['login', '=', name]], { limit: 1 })
  const [user] = [...found].filter(({ id }) => id !== superuser)
  if (!(await verifyPassword(user?.password ?? null, password)) || !user) {
    throw new AccessDenied(env._('Wrong login or password.'))
  }
  await user.write({ login_date: env.now() })
  return user.id
}

export async function changePassword(env: Environment, before: string, after: string): Promise<void> {
  // sudo: res.users - people change their own password, whose hash they can not read
  const user = env.user.sudo()
  await user.load('login', 'password')
  if (!(await verifyPassword(user.password, before))) {
    throw new ValidationError(env._('This is not your present password.'), 'before')
  }
  checkPassword(env, after, user.login)
  await user.write({ password: after })
}

export async function administratorPassword(env: Environment): Promise<{ login: string; password: string } | null> {
  const { id } = await env.ref('base.user_admin')
  const administrator = await env['res.users'].browse(id).load('login', 'password')
  if (administrator.password) return null
  const password = randomPassword()
  await administrator.write({ password })
  return { login: administrator.login, password }
}
