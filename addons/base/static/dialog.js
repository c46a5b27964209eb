/** A form over the page: what the server sends for `#dialog` is shown as a window, and what is behind is drawn again when it closes. */
import { remember, targetOf } from './redraw.js'

const dialog = () => document.getElementById('dialog')

// What answers in a dialog and is not one itself is the next page.
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (targetOf(ctx) !== 'dialog' || ctx.hx?.retarget || ctx.hx?.reswap || ctx.response?.status >= 400) return
  Object.assign(ctx, { target: document.getElementById('main'), swap: 'outerHTML', push: 'true' })
  leave()
})

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const window = dialog()
  if (targetOf(ctx) === 'dialog' && window.childElementCount > 0) {
    if (!window.open) window.showModal()
    remember(window.querySelector('#record')?.cloneNode(true))
    const wrong = window.querySelector('[aria-invalid="true"], .alert-danger')
    const first = '[autofocus], :is(input:not([type=hidden]), select, textarea):not([disabled])'
    const target = wrong ?? window.querySelector(`#record ${first}`) ?? window.querySelector('h1')
    if (!target.matches('a, button, input, select, textarea, [tabindex]')) target.tabIndex = -1
    target.focus()
  }
  // Nobody reaches what is told behind a dialog.
  if (window?.open) window.prepend(...document.querySelectorAll('#notifications > .alert'))
})

function leave() {
  if (dialog()?.open) dialog().close()
}

const isChanged = () => dialog().querySelector('#record')?.dataset.changed !== undefined
const mayLeave = () => !isChanged() || window.confirm(dialog().querySelector('#record').dataset.leave)

document.addEventListener(
  'click',
  event => {
    if (!event.target.closest('#dialog [data-dialog-close]')) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (mayLeave()) leave()
  },
  true,
)
dialog()?.addEventListener('cancel', event => {
  if (event.target === dialog() && !mayLeave()) event.preventDefault()
})
dialog()?.addEventListener('close', event => {
  if (event.target !== dialog()) return
  dialog().replaceChildren()
  remember(document.querySelector('#main #record')?.cloneNode(true))
})
document.addEventListener('foyer:close', () => {
  leave()
  window.htmx.ajax('GET', location.pathname + location.search, { target: '#main', swap: 'outerHTML', push: 'false' })
})
