import { createHash, randomBytes } from 'node:crypto'

/** A secret that nobody guesses: 256 random bits, for an address or a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret: who reads the table cannot use it. A random one needs no salt, and no slow hash. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
