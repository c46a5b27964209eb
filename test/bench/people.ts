import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

interface Asking {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** One request over a kept connection: lighter than `fetch`, so that the server is measured and not the asking. */
export function ask(url: string, asking: Asking = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = asking
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', piece => {
        text += piece
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    // A kept connection may have been closed by the server just now.
    sent.on('error', error => (sent.reusedSocket ? resolve(ask(url, asking)) : reject(error)))
    sent.end(body)
  })
}

export type Heard = (text: string) => void

/** Reads a stream of events; gives a function that ends it. */
export function follow(url: string, headers: Record<string, string>, heard: Heard): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { ...headers, Accept: 'text/event-stream' }, agent: false }, response => {
      if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}`))
      response.setEncoding('utf8')
      response.on('data', heard)
      response.on('error', () => {})
      resolve(() => sent.destroy())
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** An operator who is logged in, and active. */
export class Operator {
  readonly address: string
  #cookie = ''

  constructor(address: string) {
    this.address = address
  }

  async login(login: string): Promise<void> {
    const form = await this.get('/web/login')
    const token = /name="csrf_token" value="([^"]+)"/.exec(form.body)?.[1] ?? csrfOf(form.body)
    const body = new URLSearchParams({ login, password: login, csrf_token: token }).toString()
    const answer = await this.#ask('/web/login', { method: 'POST', body, headers: urlencoded })
    if (answer.status !== 303) throw new Error(`${login} could not log in: ${answer.status}`)
  }

  async present(): Promise<void> {
    const token = csrfOf((await this.get('/web')).body)
    await this.#ask('/discuss/presence', { method: 'POST', headers: { 'X-CSRF-Token': token } })
  }

  get(path: string): Promise<Answer> {
    return this.#ask(path, {})
  }

  /** A page that has to be there for the measuring to mean anything. */
  async page(path: string): Promise<void> {
    const { status } = await this.get(path)
    if (status !== 200) throw new Error(`${path} answered ${status}`)
  }

  follow(heard: Heard): Promise<() => void> {
    return follow(`${this.address}/events`, { Cookie: this.#cookie }, heard)
  }

  async #ask(path: string, asking: Asking): Promise<Answer> {
    const headers = { Cookie: this.#cookie, ...asking.headers }
    const answer = await ask(this.address + path, { ...asking, headers })
    const [cookie] = answer.headers['set-cookie'] ?? []
    if (cookie) this.#cookie = cookie.split(';')[0]!
    return answer
  }
}

const urlencoded = { 'Content-Type': 'application/x-www-form-urlencoded' }

function csrfOf(page: string): string {
  return /<meta name="csrf-token" content="([^"]+)"/.exec(page)?.[1] ?? ''
}

let visitors = 0

/** A visitor of a website, from an address of their own. */
export class Visitor {
  readonly address: string
  session = 0
  #token = ''
  #cursor = ''
  readonly #ip: string
  #posted = 0

  constructor(address: string) {
    this.address = address
    const number = ++visitors
    this.#ip = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`
  }

  /** Becomes somebody, without a conversation yet. */
  async arrive(): Promise<void> {
    this.#token = JSON.parse((await this.#post('guest', { channel: 1 })).body).token
  }

  /** Writes the first message. */
  async begin(body: string): Promise<void> {
    const { html, cursor } = JSON.parse((await this.#post('session', { channel: 1, body, key: this.#key() })).body)
    this.#cursor = cursor
    this.session = Number(/data-id="(\d+)"/.exec(html)?.[1])
  }

  async write(body: string): Promise<number> {
    const answer = await this.#post(`session/${this.session}/post`, { body, key: this.#key(), after: this.#cursor })
    if (answer.status === 200) this.#cursor = JSON.parse(answer.body).cursor
    return answer.status
  }

  follow(heard: Heard): Promise<() => void> {
    return follow(`${this.address}/events`, this.#headers(), heard)
  }

  #key(): string {
    return `bench-${this.#ip}-${++this.#posted}`.replaceAll('.', '-')
  }

  #headers(): Record<string, string> {
    return { 'X-Forwarded-For': this.#ip, ...(this.#token && { Authorization: `Bearer ${this.#token}` }) }
  }

  #post(path: string, values: object): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json', ...this.#headers() }
    return ask(`${this.address}/im_livechat/${path}`, { method: 'POST', headers, body: JSON.stringify(values) })
  }
}
