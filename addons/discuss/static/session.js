/** Logged out elsewhere: the page says so and keeps what was being written until somebody logs in again. */
import { text } from './page.js'

document.addEventListener('foyer:bye', event => {
  if (event.detail.reason === 'limit' || document.getElementById('chat-gone')) return
  const bar = document.createElement('div')
  bar.id = 'chat-gone'
  bar.className = 'chat-gone'
  bar.setAttribute('role', 'alert')
  const link = document.createElement('a')
  link.href = `/web/login?redirect=${encodeURIComponent(location.pathname + location.search)}`
  link.textContent = text('login')
  link.setAttribute('hx-boost', 'false')
  bar.append(`${text('gone')} `, link)
  document.body.prepend(bar)
})
