/** The server's side of the conversation. The visitor shows who they are by a token; cookies are never sent. */
import { memory } from './bridge.js'

export const channel = Number(document.body.dataset.channel)
/** The language that the site chose; empty if it left that to the browser. */
export const lang = document.body.dataset.lang ?? ''

export class Refused extends Error {
  /** @param {string} message @param {number} status @param {number} wait seconds to wait, if it says so */
  constructor(message, status, wait) {
    super(message)
    this.status = status
    this.wait = wait
  }

  /** Would the same again be refused again? */
  get final() {
    return this.status >= 400 && this.status < 500 && this.status !== 429 && this.status !== 408
  }
}

export function headers() {
  const { token } = memory()
  return token ? { Authorization: `Bearer ${token}` } : {}
}

/** @param {string} path @param {object} [values] a POST, if given */
export async function call(path, values) {
  const response = await fetch(`/im_livechat/${path}`, {
    method: values ? 'POST' : 'GET',
    credentials: 'omit',
    headers: { Accept: 'application/json', ...(values && { 'Content-Type': 'application/json' }), ...headers() },
    ...(values && { body: JSON.stringify(values) }),
    signal: AbortSignal.timeout(20_000),
  })
  const answer = response.status === 204 ? null : await response.json().catch(() => null)
  if (response.ok) return answer
  throw new Refused(answer?.error?.message ?? '', response.status, Number(response.headers.get('Retry-After')) || 0)
}
