import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { type Environment, ValidationError, type Values } from '#core'

const shortest = 8
// A longer one only keeps the machine busy.
const longest = 1024

/** The hash that is stored of a password (argon2id, salted). */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

let ofNobody: Promise<string> | undefined

/** Is it the password of this hash? Without a hash it takes as long, and is not. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  ofNobody ??= hashPassword('a password that nobody has')
  const fits = await verify(stored ?? (await ofNobody), password.slice(0, longest)).catch(() => false)
  return fits && stored !== null && password.length <= longest
}

/** Refuses a password that a person chooses and that is too easy to guess. */
export function checkPassword(env: Environment, password: string, login: string): void {
  if (password.length < shortest) {
    throw new ValidationError(
      env._('The password needs at least %(count)s characters.', { count: shortest }),
      'new_password',
    )
  }
  if (password.length > longest) {
    throw new ValidationError(
      env._('The password may have %(count)s characters at most.', { count: longest }),
      'new_password',
    )
  }
  if (password.toLowerCase() === login) {
    throw new ValidationError(env._('The password must not be the login.'), 'new_password')
  }
}

/** Values of a user with the password as its hash. */
export async function withHash(values: Values<'res.users'>): Promise<Values<'res.users'>> {
  const { password } = values
  if (password === undefined) return values
  // Said without the value, which errors otherwise show.
  if (password !== null && typeof password !== 'string') throw new ValidationError('A password is a text.', 'password')
  return { ...values, password: password ? await hashPassword(password) : null }
}

/** Changes with whatever must end a user's sessions: login, password, whether the account is in use. */
export function sessionToken(user: { id: number; login: string; password: string | null; active: boolean }): string {
  const parts = JSON.stringify([user.id, user.login, user.password, user.active])
  return createHash('sha256').update(parts).digest('hex')
}
