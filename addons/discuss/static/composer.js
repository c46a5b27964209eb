/** The field where messages are written: Enter sends, Shift+Enter makes a line, what was not sent stays. */
import { send } from './outbox.js'
import { all, channelOf, onRefresh, store } from './page.js'
import { stopTyping, typed } from './typing.js'

const touch = matchMedia('(hover: none) and (pointer: coarse)')
const LONGEST = 20_000

document.addEventListener('submit', event => {
  const form = event.target.closest('[data-composer]')
  if (!form) return
  event.preventDefault()
  event.stopPropagation()
  const field = form.querySelector('textarea')
  const body = field.value.trim()
  const channel = form.dataset.composer
  if (!body) return field.focus()
  if (body.length > LONGEST) return say(field, `${body.length} / ${LONGEST}`)
  say(field, '')
  for (const other of fieldsOf(channel)) fill(other, '')
  store.set(`draft.${channel}`, null)
  stopTyping(channel)
  send(channel, body)
  field.focus()
})

document.addEventListener('keydown', event => {
  if (!event.target.matches?.('.chat-input') || event.key !== 'Enter' || event.isComposing) return
  if (event.shiftKey || event.altKey || touch.matches) return
  event.preventDefault()
  event.target.form.requestSubmit()
})

document.addEventListener('input', event => {
  const field = event.target
  if (!field.matches?.('.chat-input')) return
  const channel = channelOf(field)
  grow(field)
  say(field, '')
  store.set(`draft.${channel}`, field.value)
  for (const other of fieldsOf(channel)) if (other !== field) fill(other, field.value)
  typed(channel, field.value)
})

// Drafts come back wherever the conversation is shown, also in other tabs.
onRefresh(() => {
  for (const field of all('.chat-input:not([data-ready])')) {
    field.dataset.ready = ''
    field.required = false
    const draft = store.get(`draft.${channelOf(field)}`)
    if (draft && !field.value) fill(field, draft)
  }
})
addEventListener('storage', ({ key, newValue }) => {
  const channel = /^foyer\.draft\.(\d+)\./.exec(key ?? '')?.[1]
  for (const field of channel ? fieldsOf(channel) : []) {
    if (field !== document.activeElement) fill(field, newValue ?? '')
  }
})

/** @param {string} channel @returns {HTMLTextAreaElement[]} */
function fieldsOf(channel) {
  return all(`[data-composer="${channel}"] textarea`)
}

function fill(field, value) {
  field.value = value
  grow(field)
}

function grow(field) {
  field.style.height = 'auto'
  if (field.scrollHeight) field.style.height = `${Math.min(field.scrollHeight + 2, 160)}px`
}

function say(field, problem) {
  const place = document.getElementById(field.getAttribute('aria-describedby'))
  if (place && place.textContent !== problem) place.textContent = problem
}
