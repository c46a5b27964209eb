import { request as send } from 'node:http'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
  bytes: Buffer
}

interface Options {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** Sends requests exactly as they are written, and keeps the session's cookie as a browser does. */
export class Browser {
  cookie: string | undefined
  readonly #url: () => string

  constructor(url: () => string) {
    this.#url = url
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers })
  }

  /** A form, with the token of this browser's session unless `csrf` says otherwise. */
  async post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const csrf_token = (await this.get('/token')).body
    return this.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ csrf_token, ...fields }).toString(),
    })
  }

  send(path: string, { method = 'GET', headers = {}, body }: Options = {}): Promise<Answer> {
    const { hostname, port } = new URL(this.#url())
    const own = {
      ...(this.cookie && { cookie: this.cookie }),
      ...(body && { 'content-length': `${Buffer.byteLength(body)}` }),
    }
    return new Promise((resolve, reject) => {
      const request = send(
        { hostname, port, path, method, headers: { ...own, ...headers }, agent: false },
        response => {
          const chunks: Buffer[] = []
          response.on('data', chunk => chunks.push(chunk))
          response.on('end', () => {
            this.#keep(response.headers['set-cookie'])
            const bytes = Buffer.concat(chunks)
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString(), bytes })
          })
        },
      )
      request.on('error', reject)
      request.end(body)
    })
  }

  #keep(cookies: string[] = []): void {
    for (const cookie of cookies) {
      const [pair = ''] = cookie.split(';')
      if (pair.startsWith('session_id=')) this.cookie = pair
    }
  }
}
