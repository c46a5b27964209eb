/** The session as the server draws it, kept up to date by the stream and by the answers to what is sent. */
import { applyHtml } from '../../bus/apply.js'
import { Connection } from '../../bus/connection.js'
import { Gate } from '../../bus/gate.js'
import * as bridge from './bridge.js'
import { $, atEnd, showConnection, text, toEnd } from './page.js'
import * as seen from './seen.js'
import { call, channel, headers, lang } from './server.js'

/** The session that is shown, as the server last drew it. @type {{ id: number, ended: boolean } | null} */
let session = null
/** @type {Gate | null} */
let gate = null
/** @type {Connection | null} */
let connection = null
let turn = Promise.resolve()

export const current = () => session
export const cursor = () => gate?.cursor

/** @param {boolean} now does the visitor have the window before them? */
export function look(now) {
  seen.show(now)
  seen.tell(session)
}

/**
 * Shows how things stand: the session that goes on, or who would answer; nothing anew if that is `wanted`. One after the
 * other, so that what was asked last is shown last.
 * @param {number} [wanted]
 */
export function begin(wanted) {
  const mine = turn.then(async () => {
    if (wanted && wanted === session?.id) return
    if (!bridge.memory().token || !(await restore())) await greet()
  })
  turn = mine.catch(() => {})
  return mine
}

/** Shows the session that an earlier page began, if there is one. */
async function restore() {
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
  const answer = await call('greet', { channel, lang, previous: bridge.memory().previous }).catch(() => null)
  if (answer && !session) applyAll(answer.html)
}

/** @param {{ html: string, cursor: string }} answer a session, drawn whole */
export function draw({ html, cursor }) {
  const before = gate
  seen.forget()
  gate = new Gate(cursor, event => show(event.html ?? ''))
  applyAll(html)
  connection ??= new Connection('/events', receiver, { headers: headers() })
  connection.start()
  // An answer that was long on its way is behind what has come meanwhile: that is asked for again.
  if (before?.epoch === gate.epoch) pass(gate.expect(before.cursor))
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
  signal: signal => void (signal.html && applyAll(signal.html)),
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
  const messages = added.filter(element => element.matches('.message'))
  const own = messages.filter(element => element.matches('.own'))
  if (own.length < messages.length) {
    $('typing').replaceChildren()
    if (!seen.isSeen()) bridge.countUnread(messages.length)
  }
  if (low || own.length) toEnd()
  seen.tell(session)
}

/** Puts in what the server has drawn; a message that was waiting to be sent gives way to the one that was. @param {string} html */
function applyAll(html) {
  const added = applyHtml(html)
  for (const message of document.querySelectorAll('#thread [data-key]')) {
    $('pending')
      .querySelector(`[data-key="${CSS.escape(message.getAttribute('data-key') ?? '')}"]`)
      ?.remove()
  }
  if (added.some(element => element.id === 'livechat-session')) readState($('livechat-session').dataset)
  return added
}

/** How the session stands, as the server says it with what it draws. @param {DOMStringMap} state */
function readState({ id, ended, operator }) {
  if (id) session = { id: Number(id), ended: ended === 'yes' }
  if (session && session.id !== bridge.memory().session) bridge.keep({ session: session.id })
  if (operator) bridge.keep({ previous: Number(operator) })
  const focused = document.activeElement
  $('end').hidden = !session || session.ended
  $('composer').hidden = session?.ended === true
  if (!session?.ended) return
  $('typing').replaceChildren()
  // What had the focus is gone: the keyboard goes on with what can be done now.
  if (focused === text || focused === $('end')) $('notice').querySelector('button')?.focus()
}

document.addEventListener('visibilitychange', () => {
  connection?.hide(document.hidden)
  if (document.hidden) return
  connection?.nudge()
  seen.tell(session)
})
for (const name of ['online', 'pageshow']) addEventListener(name, () => connection?.nudge())
