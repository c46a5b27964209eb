/** The token of the session goes with every request of htmx, and of these scripts. */
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? ''

document.addEventListener('htmx:config:request', event => {
  event.detail.ctx.request.headers['X-CSRF-Token'] = token()
})

/** Sends values to the server; null when it cannot be reached. */
export function post(url, values, { headers, ...options } = {}) {
  const body = new URLSearchParams(values)
  return fetch(url, { method: 'POST', body, headers: { 'X-CSRF-Token': token(), ...headers }, ...options }).catch(
    () => null,
  )
}
