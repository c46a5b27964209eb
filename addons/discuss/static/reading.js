/** What somebody has seen is read: the end of the list is in sight, and the conversation has the focus. */
import { isAtEnd } from './log.js'
import { all, channelOf, on, onRefresh } from './page.js'
import { tell } from './wire.js'

const asking = new Set()

/** Looks at all conversations that are shown. */
function look() {
  if (document.hidden || !document.hasFocus()) return
  for (const log of all('.chat-log')) {
    if (log.offsetParent && isAttended(log) && isAtEnd(log)) void read(channelOf(log), log)
  }
}

/** The main pane is looked at when the page is; of several windows only the one with the focus. */
function isAttended(log) {
  return log.closest('[data-pane]') !== null || log.closest('[data-window]').contains(document.activeElement)
}

async function read(channel, log) {
  const last = all('.chat-message[data-sort]', log).at(-1)?.dataset.sort
  if (!last || asking.has(channel) || !document.querySelector(`[data-unread="${channel}"]`)) return
  asking.add(channel)
  await tell(`/discuss/channel/${channel}/read`, { message: last })
  asking.delete(channel)
}

const soon = () => setTimeout(look, 50)
document.addEventListener('focusin', soon)
document.addEventListener('scroll', soon, { capture: true, passive: true })
document.addEventListener('visibilitychange', soon)
addEventListener('focus', soon)
on('message', soon)
onRefresh(soon)
