import { get, type IncomingMessage } from 'node:http'
import { type NewUser, newUser, type TestServer, type Visitor } from '#core/testing'

export const password = 'a password of theirs'

let people = 0

/** Somebody new who can log in, with a login and a name that nobody else has. */
export async function newPerson({ database }: TestServer, values: Partial<NewUser> = {}) {
  const number = ++people
  const one = { login: `person${number}`, name: `Person ${number}`, password, ...values }
  const { id } = await database.unit({}, env => newUser(env, one))
  return { id, ...one }
}

/** The stream of events of a browser. */
export function streamOf({ address, session }: Visitor): Promise<IncomingMessage> {
  const headers = { accept: 'text/event-stream', cookie: `session_id=${session}` }
  return new Promise(resolve => {
    get(`${address}/events`, { headers, agent: false }, resolve)
  })
}
