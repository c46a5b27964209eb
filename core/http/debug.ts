import type { Session } from './current_session.ts'

/** Details for people who set things up: `?debug=1` in an address has them shown from then on, `?debug=0` not any more. */
export function keepDebug({ session, query }: { session: Session; query: Readonly<Record<string, string>> }): void {
  if (session.uid === null || query.debug === undefined) return
  if (query.debug === '1') session.data.debug = true
  else delete session.data.debug
}

/** What the context of the session's environments has. */
export function debugOf({ data }: { readonly data: Readonly<Session['data']> }): { readonly debug?: true } {
  return data.debug === true ? { debug: true } : {}
}
