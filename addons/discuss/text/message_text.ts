import { type Environment, UserError, ValidationError } from '#core'
import { balanced } from './bidi.ts'

/** Longest message, in characters. */
export const MOST_CHARACTERS = 20_000

/** What somebody typed, as it may be kept; throws a `UserError` that says what is wrong with it. */
export function checkText(env: Pick<Environment, '_'>, given: unknown): string {
  if (typeof given !== 'string') throw new ValidationError(env._('A message is a text.'), 'body')
  if (given.includes('\0')) throw new ValidationError(env._('A message may not contain null bytes.'), 'body')
  if (!given.isWellFormed()) throw new ValidationError(env._('This message has a broken character.'), 'body')
  const text = balanced(withoutControls(given.replaceAll(/\r\n?/g, '\n'))).trim()
  if (isBlank(text)) throw new UserError(env._('This message is empty. Write something first.'))
  if (text.length > MOST_CHARACTERS) {
    throw new UserError(
      env._('This message has %(count)s characters; at most %(most)s can be sent at once.', {
        count: text.length,
        most: MOST_CHARACTERS,
      }),
    )
  }
  return text
}

/** All control characters but tabs and line breaks: nobody can see them. */
function withoutControls(text: string): string {
  return text.replaceAll(/(?![\t\n])\p{Cc}/gu, '')
}

/** Nothing but spaces and signs without a width. */
function isBlank(text: string): boolean {
  return /^[\p{White_Space}\p{Cf}\u115f\u1160\u3164\uffa0]*$/u.test(text)
}
