import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { type Environment, ValidationError, type Values } from '#core'
import { isGuessable } from './guessable.ts'

/** The parameter that says how many characters a password needs at least, and what it is without. */
const lengthKey = 'auth_password_policy.minlength'
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
export async function checkPassword(env: Environment, password: string, login: string): Promise<void> {
  const problem = await problemOf(env, password, login)
  if (problem) throw new ValidationError(problem, 'new_password')
}

/** How many characters a password needs at least. */
export async function leastLength(env: Environment): Promise<number> {
  const set = Number(await env['ir.config_parameter'].getParam(lengthKey))
  return Number.isInteger(set) && set > 0 ? Math.min(set, 128) : shortest
}

async function problemOf(env: Environment, password: string, login: string): Promise<string | null> {
  const least = await leastLength(env)
  if ([...password].length < least) return env._('The password needs at least %(count)s characters.', { count: least })
  if (password.length > longest) return env._('The password may have %(count)s characters at most.', { count: longest })
  const plain = password.toLowerCase()
  if (plain === login || plain === login.split('@')[0]) return env._('The password must not be the login.')
  if (!isGuessable(password)) return null
  return env._('This password is among the first that others would try. Take a longer or a less usual one.')
}

/** Values of a user with the password as its hash. */
export async function withHash(values: Values<'res.users'>): Promise<Values<'res.users'>> {
  const { password } = values
  if (password === undefined) return values
  // Said without the value, which errors otherwise show.
  if (password !== null && typeof password !== 'string') throw new ValidationError('A password is a text.', 'password')
  return { ...values, password: password ? await hashPassword(password) : null }
}

interface Account {
  readonly id: number
  readonly login: string
  readonly password: string | null
  readonly active: boolean
  readonly totp_secret: string | null
}

/** Changes with whatever must end a user's sessions: login, password, second factor, whether the account is in use. */
export function sessionToken(user: Account): string {
  const parts = JSON.stringify([user.id, user.login, user.password, user.active, user.totp_secret])
  return createHash('sha256').update(parts).digest('hex')
}
