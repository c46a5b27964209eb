/** What visitors' scripts send, as far as it can be used. Anybody may send anything. */
import { type Environment, type Id, type Request, ValidationError } from '#core'

/** A number that a record may have; 0 for everything else. */
export function idOf(value: unknown): Id {
  const id = Number(value)
  return Number.isInteger(id) && id > 0 && id < 2 ** 31 ? id : 0
}

export function keyOf({ form }: Pick<Request, 'form'>): string | null {
  return textOf(form.key, 64)
}

export function afterOf({ form }: Pick<Request, 'form'>): string {
  return textOf(form.after, 64) ?? ''
}

export function textOf(value: unknown, most: number): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, most) : null
}

/** Where the visitor's clock stands, if it is a place that we know. */
export function timezoneOf({ form }: Pick<Request, 'form'>): string | null {
  const name = textOf(form.timezone, 64)
  try {
    return name && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

export function addressOf(env: Environment, value: unknown): string {
  const address = typeof value === 'string' ? value.trim() : ''
  if (address.length > 254 || !/^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;]+$/.test(address)) {
    throw new ValidationError(env._('This is no e-mail address: write it as you@example.com.'), 'email')
  }
  return address
}
