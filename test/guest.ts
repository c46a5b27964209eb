import { randomUUID } from 'node:crypto'

/** A visitor without a browser: says over HTTP what the widget says. */
export class Guest {
  token = ''
  session = 0
  /** What the server last drew: a whole session, or new events. */
  html = ''
  cursor = ''
  readonly address: string
  readonly channel: number

  constructor(address: string, channel = 1) {
    this.address = address
    this.channel = channel
  }

  /** Asks for a token, and begins a session by its first message. */
  async begin(body = 'Hello', key: string = randomUUID()): Promise<this> {
    if (!this.token) this.token = (await this.ask('guest', { channel: this.channel })).json.token
    const answer = await this.ask('session', { channel: this.channel, body, key })
    if (answer.status !== 200) throw new Error(`No session: ${answer.status} ${answer.text}`)
    this.html = answer.json.html
    this.cursor = answer.json.cursor
    this.session = Number(/data-id="(\d+)"/.exec(this.html)?.[1])
    return this
  }

  /** Writes in the session; the answer, whatever it is. */
  write(body: unknown, key: string = randomUUID()): Promise<Answer> {
    return this.ask(`session/${this.session}/post`, { body, key, after: this.cursor })
  }

  /** The texts of the conversation as the server draws it now. */
  async texts(): Promise<string[]> {
    const { json } = await this.ask('session')
    return textsIn(json.html)
  }

  async ask(path: string, values?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(`${this.address}/im_livechat/${path}`, {
      method: values ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        ...(values && { 'content-type': 'application/json' }),
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(values && { body: JSON.stringify(values) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json')
    return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : {} }
  }
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  json: Json
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a server answers
type Json = any

/** The texts of messages, in order, in HTML that the server drew for a visitor. */
export function textsIn(html: string): string[] {
  return [...html.matchAll(/<div class="bubble"[^>]*>(.*?)<\/div>/gs)].map(found => found[1] ?? '')
}
