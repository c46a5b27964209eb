import type { Reply } from './reply.ts'
import type { Request } from './request.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface RouteOptions {
  /**
   * Who may call it. `internal`: colleagues, that is users in `base.group_user`. `user`: somebody logged in, from outside as
   * well; others are sent to the login page. `public`: anybody, as the user who is logged in or else as the public user. `none`:
   * anybody, without an environment: `request.env` may not be touched.
   */
  auth: 'internal' | 'user' | 'public' | 'none'
  /**
   * Programs may call it, with `Authorization: Bearer <API key>` in place of a session: a key of this scope, such as
   * `rpc`. With that header the cookie is not looked at, and no token is asked for.
   */
  keys?: string
  /**
   * It is open also to who must visit another page before anything else (`UserRights.mustVisit`): to that page's own
   * addresses, and to the way out.
   */
  always?: boolean
  /** Unsafe methods need the token of the session (default). Switch off only what no cookie protects: bearer tokens. */
  csrf?: boolean
  /** Other sites may call it. From there the session's cookie is not looked at. */
  cors?: boolean
  /** The largest body accepted, in bytes; 1 MB if not given. */
  limit?: number
  /** Which pages may frame it, as in a content security policy: `*`, or origins. Our own only, if not given. */
  frameAncestors?: string
  /**
   * The page is what client actions (`ir.actions.client`) with this tag open; their params come as its query. Only for
   * GET, and a path without parameters.
   */
  tag?: string
}

export type Handler<Params = Record<string, string>> = (request: Request<Params>) => Promise<Reply> | Reply

/** One address of an addon and what answers there, made by `route`. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly options: RouteOptions
  readonly handler: Handler
}

/** The parameters that a path names: `'/channel/:id{/:page}'` has `id` and may have `page`; `*rest` takes what is left. */
export type ParamsOf<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? ParamsOf<Head> & ParamsOf<Tail>
  : Path extends `:${infer Name}}`
    ? { readonly [N in Name]?: string }
    : Path extends `:${infer Name}` | `*${infer Name}`
      ? { readonly [N in Name]: string }
      : NoParams
// biome-ignore lint/complexity/noBannedTypes: nothing to know, unlike `unknown`; handlers of any request take it
type NoParams = {}

/**
 * Declares what answers an address. The handler runs in one unit of work: what it writes is kept if it returns, and
 * undone if it throws.
 *
 *     route('POST', '/discuss/channel/:id/post', { auth: 'user' }, async request => json({ … }))
 *
 * A path with an optional part is written `'/web{/:action}'`. Of two routes with the same path, the addon that was loaded
 * last wins; inside an addon, the one listed first.
 */
export function route<const Path extends string>(
  method: Method,
  path: Path,
  options: RouteOptions,
  handler: Handler<ParamsOf<Path>>,
): Route {
  // The router passes exactly the parameters that the path names.
  return { method, path, options, handler: handler as Handler }
}
