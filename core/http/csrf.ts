import { createHmac, randomBytes } from 'node:crypto'
import type { Context } from './context.ts'
import { HttpError } from './errors.ts'
import { same } from './session.ts'

const size = 32

/**
 * The token of a session, derived from its secret: no state, and a new one with every rotation. Each copy is masked
 * differently, so that the length of a compressed page says nothing about it.
 */
export function csrfToken(secret: string): string {
  const mask = randomBytes(size)
  return Buffer.concat([mask, xor(mask, tokenOf(secret))]).toString('base64url')
}

/** Refuses an unsafe request that does not come from a page of ours, made for this session. */
export function checkCsrf(context: Context, secret: string | undefined): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(context.method)) return
  checkOrigin(context)
  const field = context.state.form.csrf_token
  const token = context.get('x-csrf-token') || (typeof field === 'string' ? field : '')
  if (secret && token && matches(token, secret)) return
  context.state.log.warn({ reason: token ? 'wrong token' : 'no token' }, 'csrf')
  throw new HttpError(400, 'This page is out of date. Reload it and try again.')
}

/** Is the request sent by a page of another site, as far as the browser tells? */
export function isCrossOrigin(context: Context): boolean {
  const site = context.get('sec-fetch-site')
  if (site) return site !== 'same-origin' && site !== 'none'
  const origin = context.get('origin')
  return origin !== '' && (!URL.canParse(origin) || new URL(origin).host !== context.host)
}

function checkOrigin(context: Context): void {
  if (!isCrossOrigin(context)) return
  const origin = context.get('origin')
  context.state.log.warn({ reason: 'origin', origin, expected: context.host }, 'csrf')
  throw new HttpError(400, 'This form was sent from another site. Open the page here and try again.')
}

function matches(token: string, secret: string): boolean {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 2 * size) return false
  const unmasked = xor(bytes.subarray(0, size), bytes.subarray(size))
  return same(unmasked.toString('base64url'), tokenOf(secret).toString('base64url'))
}

function tokenOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('csrf').digest()
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ right[index]!))
}
