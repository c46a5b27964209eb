import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Environment } from '../model/types.ts'

const prefix = 'sealed:'
const cipher = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/**
 * A text as it may be stored: encrypted with the server's secret, if it has one, else as it is. `place` says where it
 * belongs, such as `res.users 7 totp`: put elsewhere, it does not open.
 */
export function seal(env: Environment, text: string, place: string): string {
  const { secret } = env.unit.owner
  if (secret === null) return text
  const nonce = randomBytes(nonceLength)
  const sealing = createCipheriv(cipher, keyOf(secret), nonce).setAAD(Buffer.from(place))
  const body = Buffer.concat([nonce, sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()])
  return prefix + body.toString('base64url')
}

/** What was sealed; what was stored before there was a secret is itself. Null when the server's secret is another now. */
export function unseal(env: Environment, stored: string, place: string): string | null {
  if (!stored.startsWith(prefix)) return stored
  const { secret } = env.unit.owner
  if (secret === null) return null
  const body = Buffer.from(stored.slice(prefix.length), 'base64url')
  try {
    const opening = createDecipheriv(cipher, keyOf(secret), body.subarray(0, nonceLength), { authTagLength: tagLength })
    opening.setAAD(Buffer.from(place)).setAuthTag(body.subarray(-tagLength))
    return opening.update(body.subarray(nonceLength, -tagLength), undefined, 'utf8') + opening.final('utf8')
  } catch {
    return null
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'foyer seal', 32))
}
