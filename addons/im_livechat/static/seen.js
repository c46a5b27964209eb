/** What the visitor has before their eyes, and that the server is told of it. */
import { $ } from './page.js'
import { call } from './server.js'

let shown = false
let told = 0

/** @param {boolean} now does the visitor have the window before them? */
export function show(now) {
  shown = now
}

export const isSeen = () => shown && !document.hidden

/** Tells the server that everything here has been seen. @param {{ id: number } | null} session */
export function tell(session) {
  const count = $('thread').querySelectorAll('.message:not(.own)').length
  if (!session || !isSeen() || count === told) return
  told = count
  void call(`session/${session.id}/seen`, {}).catch(() => {})
}

/** All of it was drawn anew. */
export function forget() {
  told = 0
}
