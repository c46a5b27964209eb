import { join } from 'node:path'
import { Command, type Environment } from '#core'
import { newUser, type TestServer, testServer } from '#core/testing'
import { addSession, newSecret } from '../../core/http/session.ts'

export type Garden = TestServer & { readonly ids: Ids }

/** A server with the garden, its people and a few plants. */
export async function openGarden(): Promise<Garden> {
  const server = await testServer(['garden'], { addonsPath: [join(import.meta.dirname, 'addons')] })
  const ids = await server.database.unit({}, plant)
  return { ...server, ids }
}

export interface Ids {
  readonly basil: number
  readonly rose: number
  readonly mint: number
  readonly bed: number
  readonly plants: number
  readonly beds: number
  readonly baskets: number
}

/** Flora tends the garden, Max runs it, Vera only looks. Their passwords are their logins, twice. */
async function plant(env: Environment): Promise<Ids> {
  const groups = { flora: 'garden.group_gardener', max: 'garden.group_manager', vera: 'base.group_user' }
  for (const [login, group] of Object.entries(groups))
    await newUser(env, { login, groups: [group], password: login + login, tz: 'Europe/Paris' })
  const bed = await env.model('garden.bed').create({ name: 'South' })
  const make = async (values: object) => (await env.model('garden.plant').create(values)).id
  const mint = await make({ name: 'Mint', kind: 'herb', height: 30 })
  const basil = await make({
    name: 'Basil',
    kind: 'herb',
    height: 40,
    thirsty: true,
    bed_id: bed.id,
    friend_ids: [Command.link(mint)],
  })
  const rose = await make({ name: 'Rose <b>red</b>', height: 120, secret: 'thorns' })
  const plants = (await env.ref('garden.plant_action')).id
  const beds = (await env.ref('garden.bed_action')).id
  const baskets = (await env.ref('garden.basket_action')).id
  return { basil, rose, mint, bed: bed.id, plants, beds, baskets }
}

/** Somebody with a browser that knows HTML and cookies, and no scripts. */
export class Visitor {
  readonly #address: string
  readonly #cookies = new Map<string, string>()
  #token = ''

  constructor(address: string) {
    this.#address = address
  }

  /** Somebody who has logged in; how that goes is tested elsewhere. */
  static async loggedIn({ address, database }: Garden, login: string): Promise<Visitor> {
    const visitor = new Visitor(address)
    const user = await database.unit({}, env => env.model('res.users').search([['login', '=', login]]))
    const secret = newSecret()
    await addSession(database, secret, { uid: user.id, data: {}, ip: '127.0.0.1', userAgent: 'test', days: 1 })
    visitor.#cookies.set('session_id', secret)
    await visitor.get('/web')
    return visitor
  }

  /** The cookie of the session, for a browser. */
  get session(): string {
    return this.#cookies.get('session_id') ?? ''
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask(path, { headers })
  }

  /** As htmx asks for a part of a page. */
  async part(path: string): Promise<Answer> {
    return this.get(path, { 'HX-Request': 'true', 'HX-Request-Type': 'partial' })
  }

  /** A form, with the token of the session unless `form` brings another. */
  async post(
    path: string,
    form: Record<string, string | string[]>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries({ csrf_token: this.#token, ...form })) {
      for (const one of [value].flat()) body.append(name, one)
    }
    return this.#ask(path, { method: 'POST', body, headers })
  }

  async #ask(path: string, init: RequestInit): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { Accept: 'text/html', ...init.headers, ...(cookie && { cookie }) }
    const response = await fetch(this.#address + path, { ...init, headers, redirect: 'manual' })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      this.#cookies.set(name, value)
    }
    const text = await response.text()
    this.#token = /name="csrf_token" value="([^"]+)"/.exec(text)?.[1] ?? this.#token
    return { status: response.status, text, location: response.headers.get('location') }
  }
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly location: string | null
}

/** The fields of the record's form, as a browser without scripts would send them. */
export function fieldsIn(html: string): Record<string, string | string[]> {
  const form = /<form id="record"[\s\S]*?<\/form>/.exec(html)?.[0] ?? ''
  const fields: Record<string, string[]> = {}
  const add = (name: string | undefined, value: string) => {
    if (name) fields[name] = [...(fields[name] ?? []), decode(value)]
  }
  const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const box = /type="(checkbox|radio)"/.test(tag)
    if (!box || /\schecked/.test(tag)) add(attribute(tag, 'name'), attribute(tag, 'value') ?? '')
  }
  for (const [, tag = '', text = ''] of form.matchAll(/<textarea([^>]*)>\n?([\s\S]*?)<\/textarea>/g))
    add(attribute(tag, 'name'), text)
  for (const [, tag = '', inner = ''] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...inner.matchAll(/<option([^>]*)>/g)].map(([, option = '']) => option)
    const selected = options.filter(option => /\sselected/.test(option))
    const sent = selected.length > 0 || /\smultiple/.test(tag) ? selected : options.slice(0, 1)
    for (const option of sent) add(attribute(tag, 'name'), attribute(option, 'value') ?? '')
  }
  return Object.fromEntries(
    Object.entries(fields).map(([name, values]) => [name, values.length === 1 ? values[0]! : values]),
  )
}

function decode(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return text.replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
}
