import { describe, type Finding } from './finding.ts'

/**
 * What can go wrong, and how it reaches a person: each kind carries the HTTP status that it is answered with.
 * The message of a `UserError` and its kinds is shown to people; write it as a sentence they can act on.
 */
export class UserError extends Error {
  override name = 'UserError'
  readonly status: number = 422
}

/** Values that break a rule of the model. `field` names the one to mend, if there is one. */
export class ValidationError extends UserError {
  override name = 'ValidationError'
  readonly field: string | undefined

  constructor(message: string, field?: string) {
    super(message)
    this.field = field
  }
}

/** The person may not do this: model, record or field is closed to them. */
export class AccessError extends UserError {
  override name = 'AccessError'
  override readonly status = 403
  /** What a client may offer: the company to switch to, in which it would be allowed. */
  readonly suggestedCompany: { readonly id: number; readonly name: string } | undefined

  constructor(message: string, { suggestedCompany }: Partial<Pick<AccessError, 'suggestedCompany'>> = {}) {
    super(message)
    this.suggestedCompany = suggestedCompany
  }
}

/** Who is asking is not known, or not any more: wrong password, expired session. */
export class AccessDenied extends UserError {
  override name = 'AccessDenied'
  override readonly status = 401
}

/** A record that does not exist, or not any more. */
export class MissingError extends UserError {
  override name = 'MissingError'
  override readonly status = 404
}

/** Somebody asks too often. `retryAfter` is in seconds. */
export class TooManyRequests extends UserError {
  override name = 'TooManyRequests'
  override readonly status = 429
  readonly retryAfter: number

  constructor(message: string, retryAfter: number) {
    super(message)
    this.retryAfter = retryAfter
  }
}

/** An author's mistake in a call: an unknown field, operator or value type. Named with model and field. */
export class ValueError extends Error {
  override name = 'ValueError'
  readonly status: number = 400
}

/** A field was read that was not loaded; the message says what to load. */
export class NotLoaded extends Error {
  override name = 'NotLoaded'
}

/** Mistakes found at start-up, all of them at once, each with its place. */
export class SetupError extends Error {
  override name = 'SetupError'
  /** A sentence each, with its place. */
  readonly findings: readonly string[]
  /** Those of them that are mistakes in an addon, in their parts. */
  readonly details: readonly Finding[]

  constructor(findings: readonly (string | Finding)[]) {
    const told = findings.map(finding => (typeof finding === 'string' ? finding : describe(finding)))
    super(told.join('\n'))
    this.findings = told
    this.details = findings.filter(finding => typeof finding !== 'string')
  }
}
