import type { Context } from './context.ts'

/** The token of the header `Authorization: Bearer …`; null without one, or when it is none of ours. */
export function bearerOf(context: Pick<Context, 'get'>): string | null {
  return /^Bearer ([\w.-]{1,100})$/i.exec(context.get('authorization'))?.[1] ?? null
}
