import { MissingError } from '../errors.ts'
import { interpolate } from '../interpolate.ts'
import type { Environment } from '../model/types.ts'
import { type SafeString, safe } from '../views/markup.ts'
import { directionOf } from '../views/render_in.ts'
import type { Context, Form } from './context.ts'
import { csrfToken } from './csrf.ts'
import type { CurrentSession, Session } from './current_session.ts'
import type { House } from './house.ts'
import { checkFields } from './input.ts'
import type { Json } from './json.ts'
import type { Request } from './request.ts'
import { newSecret } from './session.ts'
import { isFragment } from './wants.ts'

/** Whose the session is to be, and its new secret. */
interface Next {
  readonly uid: number | null
  readonly behind: number | null
  readonly secret: string
}

/** Places that change from page to page. */
const slotsOfParts = new Set(['sections', 'banner', 'notices'])

/** One try of a handler. A unit of work may be tried again: what a try has done to the session counts only when it is kept. */
export class Visit implements Request {
  readonly ctx: Context
  readonly params: Record<string, string>
  readonly search: URLSearchParams
  readonly query: Readonly<Record<string, string>>
  readonly session: Session & { readonly data: Record<string, Json> }
  readonly cursor: string
  /** Who is to be logged in when this try is kept, and who is behind them; nobody to log out. */
  next: Next | undefined
  readonly #env: Environment | null
  readonly #current: CurrentSession
  readonly #house: House

  constructor(house: House, context: Context, env: Environment | null, current: CurrentSession, cursor: string) {
    this.#house = house
    this.#env = env
    this.#current = current
    this.ctx = context
    // koa-router has put them there.
    this.params = (context as Context & { params: Record<string, string> }).params
    this.search = new URLSearchParams(context.querystring)
    this.query = firstOf(this.search)
    const { uid, behind, id } = current
    this.session = { uid, behind, id, data: structuredClone({ ...current.data }) }
    this.cursor = cursor
  }

  get env(): Environment {
    if (this.#env) return this.#env
    throw new Error(`${this.ctx.method} ${this.ctx.path} is a route with auth: 'none', so it has no env.`)
  }

  get form(): Readonly<Form> {
    return this.ctx.state.form
  }

  get fragment(): boolean {
    return isFragment(this.ctx)
  }

  get csrfToken(): string {
    // A page that is the answer to a log-in belongs to the session that begins with it.
    return csrfToken(this.next?.secret ?? this.#current.secretFor(this.ctx))
  }

  pageOf(tag: string): string | null {
    return this.#house.tags.get(tag) ?? null
  }

  id(name = 'id'): number {
    const text = this.params[name] ?? ''
    if (/^[1-9]\d{0,9}$/.test(text) && Number(text) < 2 ** 31) return Number(text)
    throw new MissingError(this.#translate('This record does not exist, or not any more.'))
  }

  async render(template: string, values: Record<string, unknown> = {}): Promise<string> {
    return this.#render(template, values, {})
  }

  /** A page, with what addons add to its places; a part of a page has few of them. */
  async renderPage(template: string, values: Record<string, unknown>, title: string | undefined): Promise<string> {
    return this.#render(template, { title, ...values }, this.#env ? await this.#fillSlots() : {})
  }

  login(uid: number, behind: number | null = null): void {
    this.next = { uid, behind, secret: newSecret() }
  }

  logout(): void {
    this.next = { uid: null, behind: null, secret: newSecret() }
  }

  #render(template: string, values: Record<string, unknown>, slots: Record<string, SafeString>): string {
    const { templates, assets } = this.#house
    const scope = {
      _: this.#translate,
      asset: (path: string) => assets.url(path),
      slot: (name: string) => slots[name] ?? '',
      hasGroup: (xmlid: string) => this.#env?.hasGroup(xmlid) ?? false,
    }
    return templates.render(template, { ...this.#common(), ...values }, scope)
  }

  #common(): Record<string, unknown> {
    const lang = this.#env?.lang ?? 'en_US'
    const { person } = this.ctx.state
    return {
      lang: lang.replace('_', '-'),
      dir: directionOf(lang),
      nonce: this.ctx.state.nonce,
      // Made only where it is printed: a page without forms needs no cookie.
      csrf_token: { toString: () => this.csrfToken },
      user: person ? { uid: person.uid, name: person.name, login: person.login, partnerId: person.partnerId } : null,
      fragment: this.fragment,
      path: this.ctx.path,
      cursor: this.cursor,
    }
  }

  async #fillSlots(): Promise<Record<string, SafeString>> {
    const filled: Record<string, SafeString> = {}
    for (const slots of this.#house.slots) {
      for (const [name, fill] of Object.entries(slots)) {
        if (this.fragment && !slotsOfParts.has(name)) continue
        filled[name] = safe(`${filled[name] ?? ''}${(await fill(this)) ?? ''}`)
      }
    }
    return filled
  }

  readonly #translate = (text: string, values?: Readonly<Record<string, unknown>>): string =>
    this.#env ? this.#env._(text, values) : interpolate(text, values)
}

/** Of a name that comes several times, the first value. */
function firstOf(search: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = Object.create(null)
  for (const [name, value] of checkFields(search)) query[name] ??= value
  return query
}
