import type { ParameterizedContext } from 'koa'
import type { Logger } from 'pino'
import type { CurrentSession } from './current_session.ts'
import type { Person } from './database.ts'
import type { Json } from './json.ts'

/** What the middleware before a route has found out about a request. */
export interface State {
  /** Names the request in the log, in error pages and in the header `X-Request-Id`. */
  id: string
  log: Logger
  /** Lets the scripts and styles of this one answer run. */
  nonce: string
  session: CurrentSession | undefined
  form: Form
  /** Was an API key shown in place of a cookie? */
  byKey: boolean | undefined
  /** Who asked, for the log line. */
  uid: number | undefined
  /** Who looks at things as that user, and is another one. */
  behind: number | undefined
  /** The user who is logged in, as pages know them. */
  person: Person | null | undefined
  /** The person's language, such as `fr_FR`, once it is known who asks. */
  lang: string | undefined
  /** Translates a sentence of the framework for this person, once it is known who asks. */
  translate: ((text: string, values?: Readonly<Record<string, unknown>>) => string) | undefined
}

export type Context = ParameterizedContext<State>

/** The fields that a request's body brought; a field sent several times is a list. Without prototype. */
export type Form = Record<string, FormValue>
export type FormValue = Json | undefined
