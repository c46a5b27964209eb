/** The session as the server draws it, kept up to date by the stream and by the answers to what is sent. */
import { applyHtml } from '../../bus/apply.js'
import { Connection } from '../../bus/connection.js'
import { Gate } from '../../bus/gate.js'
import * as bridge from './bridge.js'
import { $, atEnd, showConnection, toEnd } from './page.js'
import { call, channel, headers } from './server.js'

/** The session that is shown, as the server last drew it. @type {{ id: number, ended: boolean } | null} */
let session = null
/** @type {Gate | null} */
let gate = null
/** @type {Connection | null} */
let connection = null
let looking = false
let seenMessages = 0

export const current = () => session
export const cursor = () => gate?.cursor

/** @param {boolean} now does the visitor have the window before them? */
export function look(now) {
  looking = now
  seen()
}

/** Shows the session that an earlier page began, if there is one. */
export async function restore() {
  try {
    const answer = await call('session')
    if (answer) draw(answer)
    return Boolean(answer)
  } catch (error) {
    if (error.status === 401) bridge.keep({ token: undefined })
    return false
  }
}

/** Nobody has written yet: shows who would answer. Nothing is stored. */
export async function greet() {
  session = null
  connection?.stop()
  connection = null
  gate = null
  $('thread').replaceChildren()
  $('composer').hidden = false
  const answer = await call('greet', { channel, previous: bridge.memory().previous }).catch(() => null)
  if (answer) applyAll(answer.html)
}

/** @param {{ html: string, cursor: string }} answer a session, drawn whole */
export function draw({ html, cursor }) {
  $('thread').replaceChildren()
  seenMessages = 0
  gate = new Gate(cursor, event => show(event.html ?? ''))
  applyAll(html)
  connection ??= new Connection('/events', receiver, { headers: headers() })
  connection.start()
  toEnd()
}

/** @param {import('../../bus/connection.js').Answer | null} answer what the server says to a post: all that is new */
export function took(answer) {
  if (!answer || !gate) return
  if (answer.reset) return void restore()
  pass(gate.take(answer.cursor.slice(0, answer.cursor.lastIndexOf('.')), answer.events ?? []))
}

const receiver = {
  cursor: () => gate?.cursor ?? '',
  /** @param {string} epoch @param {import('../../bus/gate.js').BusEvent[]} events */
  events: (epoch, events) => pass(gate?.take(epoch, events)),
  /** @param {{ kind: string, html?: string }} signal */
  signal: signal => void (signal.html && applyHtml(signal.html)),
  reset: () => void restore(),
  bye: () => void restore(),
  /** @param {string} state */
  state: state => showConnection(state !== 'waiting'),
}

/** @param {string | undefined} verdict */
function pass(verdict) {
  if (verdict === 'reset') void restore()
  else if (verdict === 'gap') void connection?.ask(gate?.cursor ?? '').then(took)
}

/** @param {string} html an event, drawn for this visitor */
function show(html) {
  const low = atEnd()
  const added = applyAll(html)
  const own = added.filter(element => element.classList.contains('own'))
  for (const _ of own) $('pending').firstElementChild?.remove()
  if (!own.length && added.some(element => element.classList.contains('message'))) {
    $('typing').textContent = ''
    if (!looking || document.hidden) bridge.countUnread(1)
  }
  if (low || own.length) toEnd()
  seen()
}

/** @param {string} html */
function applyAll(html) {
  const template = document.createElement('template')
  template.innerHTML = html
  const state = /** @type {HTMLElement | null} */ (template.content.querySelector('#livechat-session'))
  if (state) header(state.dataset)
  return applyHtml(html)
}

/** Whom the visitor talks to, and how it stands. @param {DOMStringMap} state */
function header({ id, ended, operator, name, avatar, status }) {
  if (id) session = { id: Number(id), ended: ended === 'yes' }
  if (operator) bridge.keep({ previous: Number(operator) })
  if (name) $('operator-name').textContent = name
  if (avatar) $('operator-avatar').setAttribute('src', avatar)
  $('operator-status').textContent = status ?? ''
  $('end').hidden = !session || session.ended
  $('composer').hidden = session?.ended === true
}

/** Tells the server that everything here has been seen. */
export function seen() {
  const count = $('thread').querySelectorAll('.message:not(.own)').length
  if (!looking || !session || document.hidden || count === seenMessages) return
  seenMessages = count
  void call(`session/${session.id}/seen`, {}).catch(() => {})
}

document.addEventListener('visibilitychange', () => {
  connection?.hide(document.hidden)
  if (document.hidden) return
  connection?.nudge()
  seen()
})
for (const name of ['online', 'pageshow']) addEventListener(name, () => connection?.nudge())
