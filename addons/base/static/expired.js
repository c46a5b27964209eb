/** A session that has ended while somebody filled in a form: they log in in another tab, and nothing is lost. */
let expired = null

document.addEventListener('htmx:before:response', event => {
  const record = document.getElementById('record')
  if (event.detail.ctx.response.status !== 401 || record?.dataset.changed === undefined) return
  event.preventDefault()
  if (expired) return
  const { dataset } = document.getElementById('notifications')
  const link = Object.assign(document.createElement('a'), {
    href: '/web/login',
    target: '_blank',
    textContent: dataset.login,
  })
  expired = document.createElement('div')
  expired.className = 'alert alert-warning shadow-sm'
  expired.append(`${dataset.expired} `, link)
  document.getElementById('notifications').append(expired)
})

// Back from the other tab: a new session has a new token.
window.addEventListener('focus', async () => {
  if (!expired) return
  const response = await fetch('/web', { headers: { Accept: 'text/html' }, redirect: 'manual' }).catch(() => null)
  if (!response?.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const token = page.querySelector('meta[name="csrf-token"]')?.content
  if (!token) return
  document.querySelector('meta[name="csrf-token"]').content = token
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token
  expired?.remove()
  expired = null
})
