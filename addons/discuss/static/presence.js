/** Tells the server that somebody is there: keyboard, mouse or touch in any tab, at most every 15 seconds. */
import { all, on, store } from './page.js'
import { tell } from './wire.js'

const EVERY = 15_000

function active() {
  if (Date.now() - Number(store.get('active') ?? 0) < EVERY) return
  store.set('active', String(Date.now()))
  void tell('/discuss/presence')
}

for (const kind of ['keydown', 'pointerdown', 'pointermove', 'touchstart', 'wheel']) {
  document.addEventListener(kind, event => event.isTrusted && active(), { passive: true, capture: true })
}
// Somebody has just come to this page, or back to it.
active()
addEventListener('focus', active)

on('presence', ({ key, status, own }) => {
  for (const dot of all(`[data-presence="${key}"]`)) dot.dataset.status = status
  // Another device, or the time, made us something else than we are: the next key says so at once.
  if (own) store.set('active', null)
})
