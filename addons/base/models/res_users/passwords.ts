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
  return hash(normal(password))
}

/** Keyboards write the same letter differently: é is one sign on one of them, and e with an accent on another. */
function normal(password: string): string {
  return password.normalize('NFKC')
}

let ofNobody: Promise<string> | undefined

/** Is it the password of this hash? Without a hash it takes as long, and is not. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  ofNobody ??= hashPassword('a password that nobody has')
  const fits = await verify(stored ?? (await ofNobody), normal(password.slice(0, longest))).catch(() => false)
  return fits && stored !== null && password.length <= longest
}

/** Whose password it is to be: what others know of them is no password. */
interface Chooser {
  readonly login: string
  readonly name: string | null
  readonly email: string | null
}

/** Refuses a password that a person chooses and that is too easy to guess. */
export async function checkPassword(env: Environment, password: string, user: Chooser): Promise<void> {
  const problem = await problemOf(env, password, user)
  if (problem) throw new ValidationError(problem, 'new_password')
}

/** How many characters a password needs at least. */
export async function leastLength(env: Environment): Promise<number> {
  const set = Number(await env['ir.config_parameter'].getParam(lengthKey))
  return Number.isInteger(set) && set > 0 ? Math.min(set, 128) : shortest
}

async function problemOf(env: Environment, password: string, user: Chooser): Promise<string | null> {
  const least = await leastLength(env)
  if ([...password].length < least) return env._('The password needs at least %(count)s characters.', { count: least })
  if (password.length > longest) return env._('The password may have %(count)s characters at most.', { count: longest })
  if (isOwn(password, user)) return env._('The password must not be your login, name or e-mail address.')
  if (!isGuessable(normal(password))) return null
  return env._('This password is among the first that others would try. Take a longer or a less usual one.')
}

/** Their login, name or address, or a word of these, with whatever digits and signs around it: `Ines2026!`. */
function isOwn(password: string, { login, name, email }: Chooser): boolean {
  const plain = normal(password).toLowerCase()
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const own = [login, name ?? '', email ?? ''].map(text => normal(text).toLowerCase())
  const words = own.flatMap(text => [text, ...text.split('@').slice(0, 1), ...text.split(/[^\p{L}]+/u)])
  return words.some(word => word !== '' && [plain, core, plain.replace(/\s/g, '')].includes(word))
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
