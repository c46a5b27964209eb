/** The list behind the messages icon, and the number before the page's title. */

import { openWindow } from './hub.js'
import { on, onRefresh, small } from './page.js'

const menu = () => document.getElementById('chat-menu')
let timer = 0

document.addEventListener(
  'toggle',
  event => {
    if (event.target.id === 'chat-menu' && event.target.open) void load()
  },
  true,
)
for (const kind of ['message', 'read', 'channel']) {
  on(kind, () => {
    clearTimeout(timer)
    if (menu()?.open) timer = setTimeout(load, 150)
  })
}

async function load() {
  const focused = document.activeElement?.closest?.('[data-chat]')?.dataset.chat
  const target = '#chat-menu-list'
  await window.htmx.ajax('GET', '/discuss/menu', { source: target, target, swap: 'innerHTML' })
  if (focused) document.querySelector(`#chat-menu-list [data-chat="${focused}"]`)?.focus()
}

// A click opens a window; small screens and Discuss itself show the conversation as a page.
document.addEventListener(
  'click',
  event => {
    const line = event.target.closest('a[data-chat]')
    if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (small.matches || document.getElementById('discuss')) return
    event.preventDefault()
    event.stopPropagation()
    menu().open = false
    void openWindow(line.dataset.chat)
  },
  true,
)

onRefresh(() => {
  const total = document.querySelector('#chat-menu-count [data-total]')?.dataset.total
  const title = document.title.replace(/^\(\d+\) /, '')
  const wanted = total ? `(${total}) ${title}` : title
  if (document.title !== wanted) document.title = wanted
})
