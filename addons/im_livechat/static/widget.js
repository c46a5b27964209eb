/** The visitor's window: what can be pressed and typed, and what is said to the page around. */
import * as bridge from './bridge.js'
import { begin, current, cursor, draw, greet, look, took } from './conversation.js'
import { Outbox } from './outbox.js'
import { $, copy, showConnection, text, toEnd } from './page.js'
import { call, channel, lang } from './server.js'
import { typed } from './typing.js'

const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions()
let begun = false

bridge.connect(async said => {
  if (said.shown !== undefined) look(said.shown)
  if (said.focus) text.focus()
  const elsewhere = said.token && said.session && said.session !== current()?.id
  if (begun) return elsewhere ? begin(said.session) : undefined
  begun = true
  // What was typed before all this was there is not thrown away, and an Enter of then counts.
  text.value ||= bridge.memory().draft ?? ''
  outbox.recall()
  await begin()
  outbox.open()
  if (text.value.endsWith('\n')) composer.requestSubmit()
})

const outbox = new Outbox({
  async send(message) {
    try {
      await deliver(message)
    } catch (error) {
      if (![401, 404].includes(error.status) || !bridge.memory().token) throw error
      // The server knows this visitor, or this session, no more: what was written goes to whoever answers now.
      if (error.status === 401) bridge.keep({ token: undefined })
      await begin()
      await deliver(message)
    }
  },
  show({ key, body }) {
    const message = copy('pending-message')
    const bubble = message.querySelector('.bubble')
    message.dataset.key = key
    if (bubble) bubble.textContent = body
    $('pending').append(message)
    toEnd()
  },
  sent: ({ key }) => pending(key)?.remove(),
  failed({ key }, reason, again) {
    const failed = copy('failed-message')
    const [why, button] = [failed.querySelector('span'), failed.querySelector('button')]
    if (why) why.textContent = reason
    button?.addEventListener('click', () => {
      failed.remove()
      again()
    })
    pending(key)?.querySelector('.meta')?.remove()
    pending(key)?.append(failed)
    toEnd()
  },
  connected: showConnection,
})

/** @param {import('./bridge.js').Unsent} message */
async function deliver({ key, body }) {
  const session = current()
  if (session && !session.ended) return took(await call(`session/${session.id}/post`, { body, key, after: cursor() }))
  if (!bridge.memory().token) bridge.keep(await call('guest', { channel, lang, timezone }))
  const { previous, page } = bridge.memory()
  draw(await call('session', { channel, previous, page, lang, body, key }))
}

/** @param {string} key */
const pending = key => $('pending').querySelector(`[data-key="${CSS.escape(key)}"]`)

const composer = /** @type {HTMLFormElement} */ ($('composer'))
const send = /** @type {HTMLButtonElement} */ (composer.querySelector('.send'))
send.disabled = false
composer.onsubmit = event => {
  event.preventDefault()
  const body = text.value.trim()
  if (!body) return
  text.value = ''
  bridge.keep({ draft: '' })
  typed(false)
  outbox.add(body)
  text.focus()
}

text.onkeydown = event => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  composer.requestSubmit()
}

text.oninput = () => {
  bridge.keep({ draft: text.value })
  typed(text.value !== '')
}

$('fold').onclick = bridge.fold
addEventListener('keydown', event => {
  if (event.key === 'Escape' && !sure.open) bridge.fold()
})

const sure = /** @type {HTMLDialogElement} */ ($('sure'))
$('end').onclick = () => sure.showModal()
sure.onclose = async () => {
  const session = current()
  if (sure.returnValue === 'yes' && session)
    took(await call(`session/${session.id}/leave`, { after: cursor() }).catch(() => null))
}

addEventListener('click', event => {
  if (!(/** @type {Element} */ (event.target).closest('[data-new]'))) return
  void greet()
  text.focus()
})

addEventListener('submit', async event => {
  const form = /** @type {HTMLFormElement} */ (event.target)
  const session = current()
  if (!form.matches('[data-email]') || !session) return
  event.preventDefault()
  form.querySelector('.error')?.remove()
  try {
    took(await call(`session/${session.id}/email`, { email: new FormData(form).get('email'), after: cursor() }))
  } catch (error) {
    const line = document.createElement('p')
    form.append(Object.assign(line, { className: 'error', role: 'alert', textContent: error.message }))
  }
})
