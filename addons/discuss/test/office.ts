import type { Environment, Id, Json } from '#core'
import { type TestServer, testServer } from '#core/testing'
import { type Persona, partnerPersona } from '../models/persona.ts'

/** A server with Discuss and people who have passwords: their logins. */
export interface Office extends TestServer {
  uids: Record<string, Id>
  personas: Record<string, Persona>
  /** Work as one of them, in a unit of its own. */
  as<T>(login: string, work: (env: Environment) => Promise<T>): Promise<T>
  system<T>(work: (env: Environment) => Promise<T>): Promise<T>
  /** A browser without scripts, logged in. */
  client(login: string): Promise<Client>
  /** What was published to a person, oldest first. */
  events(login: string): Promise<{ kind: string; data: Json }[]>
}

export async function openOffice(logins: readonly string[]): Promise<Office> {
  const server = await testServer(['discuss'])
  const uids: Record<string, Id> = {}
  const personas: Record<string, Persona> = {}
  const { database } = server
  const system: Office['system'] = work => database.unit({}, work)
  await system(async env => {
    const group = await env.ref('base.group_user')
    const company = await env['res.company'].search([], { limit: 1 })
    for (const login of logins) {
      const user = await env['res.users'].create({
        login,
        name: login[0]!.toUpperCase() + login.slice(1),
        password: `${login} has a long password`,
        group_ids: [group.id],
        company_id: company,
        company_ids: company.ids,
      })
      await user.load('partner_id')
      uids[login] = user.id
      personas[login] = partnerPersona(user.partner_id.id, user.id)
    }
  })
  return {
    ...server,
    uids,
    personas,
    system,
    as: (login, work) => database.unit({ uid: uids[login]! }, work),
    client: login => Client.login(server.address, login),
    events: login =>
      database.query('SELECT kind, data FROM bus_event WHERE stream = $1 ORDER BY seq', [`user:${uids[login]}`]),
  }
}

/** What a browser without scripts does, with its cookie and token. */
export class Client {
  cookie = ''
  token = ''
  readonly address: string

  constructor(address: string) {
    this.address = address
  }

  static async login(address: string, login: string): Promise<Client> {
    const client = new Client(address)
    await client.get('/web/login')
    const answer = await client.send('/web/login', { login, password: `${login} has a long password` })
    if (answer.status !== 303) throw new Error(`${login} could not log in: ${answer.status}`)
    await client.get('/discuss')
    return client
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
    const answer = await fetch(this.address + path, {
      headers: { cookie: this.cookie, ...headers },
      redirect: 'manual',
    })
    const text = await this.#read(answer)
    return { status: answer.status, text }
  }

  /** Posts a form; `accept` decides between a page and JSON. */
  async send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams({ csrf_token: this.token, ...fields })
    const init = { method: 'POST', body, redirect: 'manual' as const, headers: { cookie: this.cookie, ...headers } }
    const answer = await fetch(this.address + path, init)
    return { status: answer.status, text: await this.#read(answer), headers: answer.headers }
  }

  /** Posts as the scripts of a page do; gives the answer as JSON. */
  async post(path: string, fields: Record<string, string> = {}, cursor = '') {
    const answer = await this.send(path, fields, { accept: 'application/json', 'x-cursor': cursor })
    return { ...answer, json: answer.text.startsWith('{') ? JSON.parse(answer.text) : null }
  }

  async #read(answer: Response): Promise<string> {
    for (const cookie of answer.headers.getSetCookie()) this.cookie = cookie.split(';')[0] ?? ''
    const text = await answer.text()
    this.token =
      /name="csrf-token" content="([^"]+)"|name="csrf_token" value="([^"]+)"/.exec(text)?.slice(1).find(Boolean) ??
      this.token
    return text
  }
}
