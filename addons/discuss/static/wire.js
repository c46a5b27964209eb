/** Posts to the server. What it answers goes through the same gate as the stream: a post also heals what was missed. */
import { owner } from './page.js'

/** A post that was refused or did not arrive; `status` 0 when there was no answer, `wait` before it may be sent again. */
export class PostError extends Error {
  constructor(message, status, wait = 0) {
    super(message)
    this.status = status
    this.wait = wait
  }
}

const token = () => document.querySelector('meta[name="csrf-token"]')

/** @param {string} url @param {Record<string, string>} [fields] */
export async function post(url, fields = {}) {
  let response = await ask(url, fields)
  // Somebody logged in again, in another tab: the token of this page is old.
  if (response.status === 400 && (await renewToken())) response = await ask(url, fields)
  if (response.status === 204) return
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) {
    throw new PostError(
      answer.error?.message ?? '',
      response.status,
      Number(response.headers.get('Retry-After')) * 1000,
    )
  }
  if (answer.events || answer.reset) window.foyerLive?.apply(answer)
}

/** The same, where a failure is of no consequence. @param {string} url @param {Record<string, string>} [fields] */
export function tell(url, fields) {
  return post(url, fields).catch(error => {
    if (error.status === 401) sayLoggedOut('auth')
  })
}

/** @param {'auth' | 'identity'} reason */
export function sayLoggedOut(reason) {
  document.dispatchEvent(new CustomEvent('foyer:bye', { detail: { reason } }))
}

async function ask(url, fields) {
  const headers = {
    Accept: 'application/json',
    'X-CSRF-Token': token()?.content ?? '',
    'X-Cursor': window.foyerLive?.cursor ?? '',
  }
  const body = new URLSearchParams(fields)
  try {
    return await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(20_000) })
  } catch {
    throw new PostError('', 0)
  }
}

/** @returns {Promise<boolean>} is there another token, of the same person? */
async function renewToken() {
  const response = await fetch('/discuss', { headers: { Accept: 'text/html' } }).catch(() => null)
  if (!response?.ok) return false
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const fresh = page.querySelector('meta[name="csrf-token"]')?.content
  if (page.body.dataset.streamKey !== owner) sayLoggedOut('identity')
  else if (fresh && token() && fresh !== token().content) {
    token().content = fresh
    return true
  }
  return false
}
