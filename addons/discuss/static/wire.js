/** Posts to the server. What it answers goes through the same gate as the stream: a post also heals what was missed. */

/** A post that was refused or did not arrive; `status` 0 when there was no answer. */
export class PostError extends Error {
  constructor(message, status, wait = 0) {
    super(message)
    this.status = status
    this.wait = wait
  }
}

/** @param {string} url @param {Record<string, string>} [fields] */
export async function post(url, fields = {}) {
  let response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        'X-CSRF-Token': document.querySelector('meta[name="csrf-token"]')?.content ?? '',
        'X-Cursor': window.foyerLive?.cursor ?? '',
      },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(20_000),
    })
  } catch {
    throw new PostError('', 0)
  }
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
    if (isLoggedOut(error)) document.dispatchEvent(new CustomEvent('foyer:bye', { detail: { reason: 'auth' } }))
  })
}

/** Is the session of this page over? Its token is not accepted either when somebody logged in anew. @param {unknown} error */
export function isLoggedOut(error) {
  return error instanceof PostError && (error.status === 401 || error.status === 403)
}
