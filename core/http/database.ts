import type { Environment } from '../model/types.ts'

/** What http needs of the database. */
export interface DatabaseLike {
  unit<T>(who: { uid?: number; context?: Record<string, unknown> }, work: (env: Environment) => Promise<T>): Promise<T>
  /** One statement outside a unit of work. */
  query<Row extends object>(text: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** Who a user is, or `null` for one that does not exist. */
  userRights(uid: number): Promise<Person | null>
  /** The user as whom anonymous requests run. */
  publicUid(): Promise<number>
}

/** The part of a user's rights that http looks at. */
export interface Person {
  readonly uid: number
  readonly active: boolean
  readonly name: string
  readonly login: string
  readonly partnerId: number | null
  readonly lang: string
  readonly tz: string
  /** Changes with the password and whatever else must end the sessions of the user. */
  readonly sessionToken: string
  /** A page that the person must visit before anything else is open to them, such as `/web/profile/totp`. */
  readonly mustVisit?: string | null
}
