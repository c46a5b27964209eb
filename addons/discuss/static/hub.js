/** Chat windows at the bottom of every page. How each stands is kept by the server, so that all tabs show the same. */
import { arrange, front } from './arrange.js'
import { all, on, onRefresh } from './page.js'
import { tell } from './wire.js'

const fetching = new Map()
const windowOf = channel => document.getElementById(`chat-window-${channel}`)
const bubbleOf = channel => document.querySelector(`#chat-bubble-${channel} button`)

/** Opens a chat window and puts the cursor into it. @param {string} channel */
export async function openWindow(channel) {
  setState(channel, 'open')
  const told = tell(`/discuss/channel/${channel}/fold`, { state: 'open' })
  if (!windowOf(channel)) {
    await told
    await fetchWindow(channel)
  }
  const found = windowOf(channel)
  if (!found) return
  found.dataset.state = 'open'
  front(channel)
  arrange()
  focusIn(found)
}

/** @param {HTMLElement} one */
function focusIn(one) {
  const target = one.querySelector('.chat-input') ?? one.querySelector('.chat-log')
  target?.focus({ preventScroll: true })
}

function fold(channel) {
  setState(channel, 'folded')
  front(null)
  arrange()
  void tell(`/discuss/channel/${channel}/fold`, { state: 'folded' })
  bubbleOf(channel)?.focus({ preventScroll: true })
}

function close(channel) {
  const one = windowOf(channel)
  const { question } = one?.dataset ?? {}
  if (question && !confirm(question)) return
  const next = all('.chat-window:not([hidden])').find(other => other !== one)
  one?.remove()
  document.getElementById(`chat-bubble-${channel}`)?.remove()
  front(null)
  arrange()
  void tell(`/discuss/channel/${channel}/fold`, { state: 'closed' })
  if (next) focusIn(next)
  else document.getElementById('main')?.focus({ preventScroll: true })
}

function setState(channel, state) {
  for (const part of [windowOf(channel), document.getElementById(`chat-bubble-${channel}`)]) {
    if (part) part.dataset.state = state
  }
}

/** Brings the window, unless it is there: a click and the stream may ask for it at once, or one after the other. */
function fetchWindow(channel) {
  if (windowOf(channel)) return Promise.resolve()
  const running = fetching.get(channel)
  if (running) return running
  // Of one source htmx has one request run and one wait, and drops the others: each window is a source of its own.
  const source = Object.assign(document.createElement('i'), { hidden: true })
  document.getElementById('chat-hub').append(source)
  const asked = window.htmx
    .ajax('GET', `/discuss/channel/${channel}/window`, { source, target: '#chat-windows', swap: 'beforeend' })
    .finally(() => {
      source.remove()
      fetching.delete(channel)
    })
  fetching.set(channel, asked)
  return asked
}

// What the server says holds, in every tab.
for (const kind of ['message', 'read', 'window', 'channel']) {
  on(kind, ({ channel, state, sort, gone, question }) => {
    if (gone || !state) return
    setState(channel, state)
    const one = windowOf(channel)
    if (one) Object.assign(one.dataset, { order: sort, question: question ?? '' })
    if (state === 'open' && !one) void fetchWindow(String(channel)).then(arrange)
  })
}

document.addEventListener('click', event => {
  const bubble = event.target.closest('[data-bubble]')
  const one = event.target.closest('[data-window]')
  if (bubble) void openWindow(bubble.dataset.bubble)
  else if (one && event.target.closest('[data-close]')) close(one.dataset.window)
  else if (one && event.target.closest('[data-fold]')) fold(one.dataset.window)
})

document.addEventListener('keydown', event => {
  const one = event.target.closest?.('[data-window]')
  if (event.key === 'Escape' && one && !event.isComposing) {
    event.preventDefault()
    fold(one.dataset.window)
  } else if (event.key === 'F6') jump(event)
})

/** F6 goes from the page to the chats, from chat to chat, and back to where one was. */
let from = null
function jump(event) {
  const stops = all('.chat-window:not([hidden]), #chat-bubbles li:not([hidden])')
  if (stops.length === 0) return
  event.preventDefault()
  const here = stops.findIndex(stop => stop.contains(document.activeElement))
  if (here < 0) from = document.activeElement
  const next = stops[here + 1]
  if (!next) (from?.isConnected ? from : document.getElementById('main')).focus()
  else if (next.matches('.chat-window')) focusIn(next)
  else next.querySelector('button').focus()
}

onRefresh(arrange)
