import { now } from '../clock.ts'
import { ValueError } from '../errors.ts'
import type { Environment } from '../model/types.ts'
import { bearerOf } from './bearer.ts'
import type { Context } from './context.ts'
import { CurrentSession } from './current_session.ts'
import type { DatabaseLike } from './database.ts'
import { KeyThrottle } from './throttle.ts'

/** What http asks about API keys; the model `res.users.apikeys` answers. */
export interface KeySource {
  /** Whose key it is, if it is good for this scope now. */
  userOf(key: string, scope: string, origin: { ip: string; userAgent: string }): Promise<number | null>
}

const throttle = new KeyThrottle()

/** What stands for the session of a program that sends an API key: kept nowhere, over with the request. */
export async function sessionOfKey(
  database: DatabaseLike,
  context: Context,
  scope: string,
  days: number,
): Promise<CurrentSession | null> {
  const key = bearerOf(context) ?? ''
  await throttle.check(context.ip, key)
  // sudo: res.users.apikeys - whose key it is, of whom nobody knows yet who they are
  const uid = key ? await database.unit({}, env => holder(env, key, scope, context)) : null
  if (!uid) {
    await throttle.failed(context.ip, key)
    return null
  }
  const session = { id: '', uid, behind: null, data: {}, lastSeen: now() }
  return new CurrentSession(days, undefined, session)
}

async function holder(env: Environment, key: string, scope: string, context: Context): Promise<number | null> {
  const origin = { ip: context.ip, userAgent: context.get('user-agent') }
  try {
    // The contract of the model `res.users.apikeys`: it is a KeySource.
    return await (env.model('res.users.apikeys') as unknown as KeySource).userOf(key, scope, origin)
  } catch (error) {
    if (error instanceof ValueError) return null // a database without the addon base
    throw error
  }
}
