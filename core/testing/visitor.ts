import { Page } from './page/page.ts'

interface Followed {
  readonly response: Response
  /** Where it came from in the end: path and query. */
  readonly url: string
  readonly redirected: boolean
}

/** Somebody who visits a test server: keeps cookies as a browser does, and sends forms with the session's token. */
export class Visitor {
  /** Where the server answers: `http://127.0.0.1:41234`. */
  readonly address: string
  readonly #cookies = new Map<string, string>()

  constructor(address: string) {
    this.address = address
  }

  /** Opens a page, to be read and worked with as a person does; see `Page`. Redirects are followed. */
  open(path: string): Promise<Page> {
    return new Page(this, path).open(path)
  }

  /** A page, as the address bar asks for it. Redirects are answers, not followed. */
  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, { headers: { accept: 'text/html', ...headers } })
  }

  /** A form sent from a page of the site, with the token of this browser. */
  async post(
    path: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new URLSearchParams({ csrf_token: await this.token(), ...fields })
    return this.send(path, {
      method: 'POST',
      body,
      headers: { accept: 'text/html', origin: this.address, ...headers },
    })
  }

  /** As a browser asks: redirects on this server are followed. Gives the answer, and the address that it came from. */
  async follow(path: string, init: RequestInit): Promise<Followed> {
    let url = path
    let asked = init
    for (let hops = 0; hops < 20; hops++) {
      const response = await this.send(url, asked)
      const location = response.headers.get('location')
      const next = new URL(url, this.address)
      if (response.status < 300 || response.status >= 400 || !location)
        return { response, url: next.pathname + next.search, redirected: hops > 0 }
      const target = new URL(location, next)
      if (target.origin !== next.origin)
        throw new Error(`${url} leads to another site, ${target.href}, which tests do not visit.`)
      url = target.href
      const { body: _, method: __, ...rest } = asked
      if (response.status < 307) asked = rest
    }
    throw new Error(`${path} is redirected again and again.`)
  }

  /** One request, with the cookies of this visitor; `path` is a path on the server, or its whole address. */
  async send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(new URL(path, this.address), { redirect: 'manual', ...init, headers })
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=', 2) as [string, string]
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return answer
  }

  /** Logs in by the form; fails the test if that does not work. */
  async logIn(login: string, password = login): Promise<this> {
    const answer = await this.post('/web/login', { login, password })
    if (answer.status !== 303) throw new Error(`${login} could not log in: ${answer.status}`)
    return this
  }

  /** The token that forms of this browser carry, from a page that has one: logged in, any page; else the login form. */
  async token(): Promise<string> {
    let page = await this.get('/web/login')
    while (page.status === 303) page = await this.get(page.headers.get('location') ?? '/web')
    const found = /name="csrf[-_]token" (?:value|content)="([^"]+)"/.exec(await page.text())
    if (!found) throw new Error('There is no page with a token for forms.')
    return found[1]!
  }

  /** The session's cookie, for those who want to steal it. */
  get session(): string | undefined {
    return this.#cookies.get('session_id')
  }

  set session(value: string) {
    this.#cookies.set('session_id', value)
  }
}
