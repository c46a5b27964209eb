/** Who is typing: told at most every 20 seconds, over 5 seconds after the last key; seen for a minute at most. */
import { all, on, text } from './page.js'
import { tell } from './wire.js'

const AGAIN = 20_000
const STOP = 5_000
const SEEN = 60_000
/** @type {Map<string, { told: number, timer: number }>} */
const own = new Map()
/** @type {Map<string, Map<string, { name: string, timer: number }>>} */
const others = new Map()

/** One word after the other: “not any more” must not get there first. */
let told = Promise.resolve()

/** @param {string} channel @param {'0' | '1'} typing */
function say(channel, typing) {
  told = told.then(() => tell(`/discuss/channel/${channel}/typing`, { typing }))
}

/** @param {string} channel @param {string} value */
export function typed(channel, value) {
  if (!value.trim()) return stopTyping(channel)
  const state = own.get(channel) ?? { told: 0, timer: 0 }
  own.set(channel, state)
  clearTimeout(state.timer)
  state.timer = setTimeout(() => stopTyping(channel), STOP)
  if (Date.now() - state.told < AGAIN) return
  state.told = Date.now()
  say(channel, '1')
}

/** @param {string} channel */
export function stopTyping(channel) {
  const state = own.get(channel)
  if (!state) return
  clearTimeout(state.timer)
  own.delete(channel)
  say(channel, '0')
}

on('typing', ({ channel, by, name, typing }) => setOther(String(channel), by, typing ? name : null))
on('message', ({ channel, by }) => setOther(String(channel), by, null))

function setOther(channel, by, name) {
  const typists = others.get(channel) ?? new Map()
  others.set(channel, typists)
  clearTimeout(typists.get(by)?.timer)
  if (name === null) typists.delete(by)
  else typists.set(by, { name, timer: setTimeout(() => setOther(channel, by, null), SEEN) })
  const shown = describe([...typists.values()].map(typist => typist.name))
  for (const place of all(`[data-typing="${channel}"]`)) if (place.textContent !== shown) place.textContent = shown
}

function describe([first, second, third]) {
  if (third !== undefined) return text('many')
  if (second !== undefined) return text('both', { name: first, other: second })
  if (first === undefined) return ''
  return first ? text('typing', { name: first }) : text('someone')
}
