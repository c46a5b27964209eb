import { type Environment, type Recordset, UserError, ValidationError } from '#core'

type Users = Recordset<'res.users'>

/** The program itself, who never logs in. */
export const superuser = 1

/** Each of these is a world of its own; a user lives in one. */
const kinds = ['base.group_user', 'base.group_portal', 'base.group_public']

export async function checkKind(users: Users): Promise<void> {
  const { env } = users
  const groups = await idsOf(env, kinds)
  if (groups.length === 0) return
  await users.load('all_group_ids', 'login')
  for (const user of users) {
    const own = user.all_group_ids.ids.filter(id => groups.includes(id))
    if (own.length === 1) continue
    const values = { login: user.login, count: own.length }
    throw new ValidationError(
      env._('A user is either internal, portal or public: “%(login)s” would be %(count)s of these.', values),
      'group_ids',
    )
  }
}

export function checkLogin(users: Users): void {
  for (const { login } of users) {
    if (login !== '' && !/[\s\p{C}]/u.test(login)) continue
    throw new ValidationError(users.env._('A login is a name or an e-mail address, without spaces.'), 'login')
  }
}

export async function checkCompanies(users: Users): Promise<void> {
  const { env } = users
  await users.load('company_ids', 'company_id.name', 'login')
  const outside = [...users].find(user => !user.company_ids.ids.includes(user.company_id.id))
  if (!outside) return
  const values = { company: outside.company_id.name, login: outside.login }
  throw new ValidationError(
    env._('%(company)s is not among the allowed companies of “%(login)s”.', values),
    'company_id',
  )
}

/** Nobody locks themselves out, and those whom the program itself works as stay what they are. */
export async function checkPresent(users: Users): Promise<void> {
  const { env } = users
  const machines = await idsOf(env, ['base.user_root', 'base.public_user'])
  for (const user of users) {
    if (machines.includes(user.id) && user.active) {
      throw new ValidationError(
        env._('“%(login)s” is for the program itself: nobody can log in as it.', { login: user.login }),
      )
    }
    if (user.id === env.uid && user.id !== superuser && !user.active) {
      throw new ValidationError(env._('You can not archive your own user.'), 'active')
    }
  }
}

/** Throws for a user whom nobody logs in as: the program itself, or one who is archived. */
export async function checkLogsIn(users: Users): Promise<void> {
  const { id, active } = await users.one().load('active')
  if (id !== superuser && active) return
  throw new UserError(users.env._('This user is archived, and does not log in.'))
}

export async function checkDeletable(users: Users): Promise<void> {
  const { env } = users
  const needed = await idsOf(env, ['base.user_root', 'base.user_admin', 'base.public_user'])
  if (users.ids.some(id => needed.includes(id))) {
    throw new UserError(env._('This user is needed and can not be deleted. Archive it instead.'))
  }
  if (users.ids.includes(env.uid)) throw new UserError(env._('You can not delete your own user.'))
}

/** The ids of those that are there; an installation makes them one after the other. */
async function idsOf(env: Environment, xmlids: readonly string[]): Promise<number[]> {
  const found: number[] = []
  for (const xmlid of xmlids) {
    const one = await env.ref(xmlid, { optional: true })
    if (one) found.push(one.id)
  }
  return found
}
