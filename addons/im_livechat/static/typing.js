/** Who is typing: told while it lasts, and when it is over; what the server says is believed for a minute. */
import { current } from './conversation.js'
import { $ } from './page.js'
import { call } from './server.js'

const AGAIN = 20_000
const STOP = 5_000
const SEEN = 60_000

let told = 0
let pause = 0

/** @param {boolean} now is the visitor in the middle of a message? */
export function typed(now) {
  clearTimeout(pause)
  if (now) pause = setTimeout(() => typed(false), STOP)
  if (now ? Date.now() - told < AGAIN : !told) return
  const session = current()
  told = now && session ? Date.now() : 0
  if (session && !session.ended) void call(`session/${session.id}/typing`, { typing: now }).catch(() => {})
}

let seen = 0
new MutationObserver(() => {
  clearTimeout(seen)
  seen = setTimeout(() => $('typing').replaceChildren(), SEEN)
}).observe($('typing'), { childList: true })
