import type { Environment } from '../model/types.ts'
import type { Context, Form } from './context.ts'
import type { Session } from './current_session.ts'

/** What a handler is given. */
export interface Request<Params = Record<string, string>> {
  /** The environment of the person who asks, in the request's unit of work. */
  readonly env: Environment
  /** Koa's context, for headers. Answer by a reply, not through it. */
  readonly ctx: Context
  /** What the path's parameters matched. */
  readonly params: Params
  /** The query of the address; of a name that comes several times the first value. `search` has all. */
  readonly query: Readonly<Record<string, string>>
  readonly search: URLSearchParams
  /** The fields of the body: a form's, without files, or those of a JSON object. */
  readonly form: Readonly<Form>
  readonly session: Session
  /** Did htmx ask for a part of a page only? */
  readonly fragment: boolean
  /** The token that unsafe requests of this browser must carry. */
  readonly csrfToken: string
  /** Where the person's stream of events stood before anything was read. */
  readonly cursor: string
  /** The address of the page that client actions with this tag open; null if no addon has one. */
  pageOf(tag: string): string | null
  /** The parameter `:id` (or another name) as the id of a record; anything else is a `MissingError`. */
  id(name?: keyof Params & string): number
  /** A template as text, with what every template gets. */
  render(template: string, values?: Record<string, unknown>): Promise<string>
  /**
   * Logs the user in when the unit of work is kept: a new session, with a new cookie. `behind` is who looks at things as
   * that user: the session ends when either of them may not log in any more.
   */
  login(uid: number, behind?: number | null): void
  /** Logs out when the unit of work is kept: the session ends, here and in its open streams. */
  logout(): void
}

/**
 * A piece that an addon adds to a place of every page, by the name of the place; `null` adds nothing. Parts of pages, which
 * htmx asks for, have only the places `sections`, `banner` and `notices`: the rest of the page stays.
 */
export type Slots = Record<string, (request: Request) => Promise<{ toString(): string } | null>>
