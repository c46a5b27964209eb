/** The main pane of Discuss: its line in the panel is marked, its field has the cursor when it was opened. */
import { all, onRefresh, small } from './page.js'

/** The panel is scrolled as it was before the page changed. */
let scrolled = 0

onRefresh(() => {
  const { pane } = document.querySelector('[data-pane]')?.dataset ?? {}
  for (const line of all('[data-row]')) {
    if (line.dataset.row === pane) line.setAttribute('aria-current', 'page')
    else line.removeAttribute('aria-current')
  }
})

document.addEventListener('htmx:before:swap', () => {
  scrolled = document.querySelector('.discuss-panel')?.scrollTop ?? scrolled
})
document.addEventListener('htmx:after:swap', ({ detail }) => {
  if (detail.ctx.target?.id !== 'main') return
  const panel = document.querySelector('.discuss-panel')
  if (panel) panel.scrollTop = scrolled
  // On a phone the keyboard would cover what is to be read.
  if (!small.matches) document.querySelector('[data-pane] .chat-input')?.focus({ preventScroll: true })
})
