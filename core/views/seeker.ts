import type { Formats } from '../formats.ts'

/** Who searches, and when: what the words and domains of a search mean to them. */
export interface Seeker {
  /** What domains may use: `uid`, `today`, `context`. */
  readonly names: Readonly<Record<string, unknown>>
  readonly formats: Formats
  readonly tz: string
  /** The day that it is for them: `2026-11-22`. */
  readonly today: string
  _(text: string, values?: Readonly<Record<string, unknown>>): string
}

/** A context as conditions read it: `context.get('hide_mine')`, which may be there or not. */
export function contextNames(context: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const get = (key: unknown, otherwise: unknown = null) =>
    Object.hasOwn(context, String(key)) ? context[String(key)] : otherwise
  return { ...context, get }
}
