/** Which chat windows have room side by side; the others are bubbles. Small screens show one at a time, over the page. */
import { all, small } from './page.js'

const WINDOW = 352
const REST = 96
const MOST_BUBBLES = 7

/** The one that somebody has opened here. @type {string | null} */
let chosen = null

/** @param {string | null} channel */
export function front(channel) {
  chosen = channel
}

/** How many windows fit into a width. @param {number} width */
export function room(width) {
  return Math.max(1, Math.floor((width - REST) / WINDOW))
}

export function arrange() {
  const windows = all('.chat-window')
  const open = windows
    .filter(one => one.dataset.state === 'open')
    .sort((a, b) => rank(b) - rank(a) || Number(b.dataset.order) - Number(a.dataset.order))
  const shown = small.matches ? open.filter(one => one.dataset.window === chosen) : open.slice(0, room(innerWidth))
  for (const one of windows) {
    const index = shown.indexOf(one)
    one.toggleAttribute('hidden', index < 0)
    one.style.order = String(index)
  }
  const ids = new Set(shown.map(one => one.dataset.window))
  const bubbles = all('#chat-bubbles > [data-bubble]').filter(bubble => {
    const away = ids.has(bubble.dataset.bubble)
    bubble.toggleAttribute('hidden', away)
    return !away
  })
  for (const bubble of bubbles.slice(MOST_BUBBLES)) bubble.hidden = true
  showMore(bubbles.length - MOST_BUBBLES)
  document.documentElement.classList.toggle('chat-over', small.matches && shown.length > 0)
}

function rank(one) {
  return one.dataset.window === chosen ? 1 : 0
}

/** “+3” leads to Discuss, which has them all. */
function showMore(count) {
  const list = document.getElementById('chat-bubbles')
  let more = document.getElementById('chat-more')
  if (count <= 0 || !list) return more?.remove()
  if (!more) {
    more = document.createElement('li')
    more.id = 'chat-more'
    const link = more.appendChild(document.createElement('a'))
    link.className = 'chat-bubble'
    link.href = '/discuss'
    list.append(more)
    window.htmx?.process(more)
  }
  more.firstChild.textContent = `+${count}`
}

addEventListener('resize', arrange)
small.addEventListener('change', arrange)
