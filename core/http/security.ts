import { randomBytes } from 'node:crypto'
import type { Middleware } from 'koa'
import type { Context, State } from './context.ts'

/** Headers that every answer has: what a browser may run, load, frame and tell. Scripts need the nonce of their page. */
export function securityHeaders(): Middleware<State> {
  return async (context, next) => {
    context.state.nonce = randomBytes(16).toString('base64url')
    context.set({
      'Content-Security-Policy': policy(context.state.nonce, "'self'"),
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'SAMEORIGIN',
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    })
    if (context.secure) context.set('Strict-Transport-Security', 'max-age=15552000')
    await next()
  }
}

/** Lets other pages frame this answer: `*`, or origins. */
export function allowFraming(context: Context, ancestors: string): void {
  context.set('Content-Security-Policy', policy(context.state.nonce, ancestors))
  context.set('Cross-Origin-Resource-Policy', 'cross-origin')
  context.remove('X-Frame-Options')
}

function policy(nonce: string, ancestors: string): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${ancestors}`,
  ].join('; ')
}
