/** What was written and is not yet known to be stored. It outlives the page, and is sent until it is; never twice, by its key. */
import { all, on, onRefresh, store, text } from './page.js'
import { post, sayLoggedOut } from './wire.js'

const LONGEST = 30_000
/** Conversations whose messages are being sent, one after the other. */
const sending = new Set()
/** Keys of what this page has posted and not yet shown as stored: it stays in sight, whoever hears first that it is. */
const posted = new Set()
/** Why a message was refused, by its key. */
const refused = new Map()
let wake = () => {}

/** @returns {{ channel: string, key: string, body: string }[]} */
const waiting = () => {
  try {
    return JSON.parse(store.get('outbox') ?? '[]')
  } catch {
    return []
  }
}
const keep = entries => store.set('outbox', entries.length ? JSON.stringify(entries) : null)
const drop = key => {
  refused.delete(key)
  keep(waiting().filter(entry => entry.key !== key))
}

/** @param {string} channel @param {string} body */
export function send(channel, body) {
  keep([...waiting(), { channel, key: makeKey(), body }])
  draw()
  void flush(channel)
}

async function flush(channel) {
  if (sending.has(channel)) return wake()
  sending.add(channel)
  let wait = 500
  for (let entry = next(channel); entry; entry = next(channel)) {
    try {
      posted.add(entry.key)
      await post(`/discuss/channel/${channel}/post`, { body: entry.body, key: entry.key })
      drop(entry.key)
      wait = 500
      draw()
    } catch (error) {
      if (error.status === 401) {
        sayLoggedOut('auth')
        break
      }
      if (error.status >= 400 && error.status < 500 && error.status !== 429) {
        posted.delete(entry.key)
        refused.set(entry.key, error.message)
      }
      draw(true)
      if (refused.has(entry.key)) continue
      await pause(error.wait || wait * (0.5 + Math.random()))
      wait = Math.min(wait * 2, LONGEST)
    }
  }
  sending.delete(channel)
}

function next(channel) {
  return waiting().find(entry => entry.channel === channel && !refused.has(entry.key))
}

/** Shows what waits in every list of its conversation. */
function draw(late = false) {
  const entries = waiting()
  for (const item of all('.chat-pending')) {
    const { key } = item.dataset
    if (!posted.has(key) && !entries.some(entry => entry.key === key)) item.remove()
  }
  for (const entry of entries) {
    for (const list of all(`[data-messages="${entry.channel}"]`)) {
      const shown = [...list.children].find(item => item.dataset.key === entry.key)
      if (shown && !shown.classList.contains('chat-pending')) continue // it has come back from the server meanwhile
      const item = shown ?? list.appendChild(document.createElement('li'))
      drawItem(item, entry, late)
    }
  }
}

function drawItem(item, { key, body, channel }, late) {
  const problem = refused.get(key)
  item.className = `chat-message chat-own chat-pending${problem === undefined ? '' : ' chat-refused'}`
  item.dataset.key = key
  // A message that goes out at once is read out when it has arrived, not twice.
  item.ariaHidden = late || problem !== undefined ? null : 'true'
  const said = element('div', 'chat-text', body)
  said.dir = 'auto'
  const state = text(late ? 'waiting' : 'sending')
  const note = element('p', 'chat-by', problem === undefined ? state : `${text('failed')} ${problem}`)
  const around = element('div', 'chat-said')
  around.append(said, note)
  if (problem !== undefined) {
    const again = button('retry', () => {
      refused.delete(key)
      void flush(channel)
    })
    const away = button('discard', () => {
      drop(key)
      draw()
    })
    note.append(' ', again, ' ', away)
  }
  item.replaceChildren(around)
}

function element(name, className, content = '') {
  const made = document.createElement(name)
  made.className = className
  made.textContent = content
  return made
}

function button(name, action) {
  const made = element('button', 'chat-link', text(name))
  made.type = 'button'
  made.addEventListener('click', action)
  return made
}

function pause(milliseconds) {
  return new Promise(resolve => {
    wake = resolve
    setTimeout(resolve, milliseconds)
  })
}

/** `randomUUID` is missing where the page is not served safely. */
function makeKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

on('message', ({ key }) => {
  if (!key) return
  posted.delete(key)
  drop(key)
})
onRefresh(() => draw())
addEventListener('online', () => wake())
for (const channel of new Set(waiting().map(entry => entry.channel))) void flush(channel)
