import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Codes that change every thirty seconds (RFC 6238: HMAC-SHA-1, six digits), as all authenticator apps make them. */
const seconds = 30
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A new secret of 160 bits, in the letters that people can type into their app (base32). */
export function newCodeSecret(): string {
  return randomLetters(32)
}

export function isCodeSecret(text: string): boolean {
  return /^[A-Z2-7]{32}$/.test(text)
}

/** Random letters of base32, five bits each. */
export function randomLetters(count: number): string {
  return Array.from(randomBytes(count), byte => letters[byte % 32]).join('')
}

/** The code of a secret in a span of thirty seconds, by its number since 1970. */
export function codeIn(secret: string, span: number): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(span))
  const hash = createHmac('sha1', bytesOf(secret)).update(message).digest()
  const number = hash.readUInt32BE(hash.at(-1)! & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** In which span the code is good, of the present one and its neighbours: clocks differ. Null for none. */
export function spanOf(secret: string, code: string, now: Date): number | null {
  const present = Math.floor(now.getTime() / 1000 / seconds)
  const spans = [present, present - 1, present + 1].filter(span => same(codeIn(secret, span), code))
  return spans[0] ?? null
}

/** What an app reads from the QR code. */
export function codeAddress(secret: string, issuer: string, login: string): string {
  const query = new URLSearchParams({ secret, issuer }).toString().replaceAll('+', '%20')
  return `otpauth://totp/${encodeURIComponent(`${issuer}:${login}`)}?${query}`
}

function bytesOf(secret: string): Buffer {
  const bits = [...secret].map(letter => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)?.map(byte => Number.parseInt(byte, 2)) ?? [])
}

function same(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))
}
