/** The form of a record: not left with unsaved changes by mistake, and sent once. */

const form = () => document.getElementById('record')

document.addEventListener('input', event => {
  if (event.target.closest('#record')) form().dataset.changed = ''
})

function mayLeave() {
  const record = form()
  return record?.dataset.changed === undefined || window.confirm(record.dataset.leave)
}

document.addEventListener(
  'click',
  event => {
    const link = event.target.closest('a[href]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.target === '_blank') return
    if (link.getAttribute('href').startsWith('#') || mayLeave()) return
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  true,
)
window.addEventListener('beforeunload', event => {
  const record = form()
  if (record?.dataset.changed !== undefined && record.dataset.sending === undefined) event.preventDefault()
})
// A form is sent once, however often somebody presses; `data-sending` holds until there is an answer.
document.addEventListener(
  'submit',
  event => {
    if (!event.target.matches('#record, #selection, .row-button, .row-open')) return
    if (event.target.dataset.sending === undefined) return event.target.setAttribute('data-sending', '')
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  true,
)
const sent = () => {
  for (const each of document.querySelectorAll('[data-sending]')) each.removeAttribute('data-sending')
}
document.addEventListener('htmx:finally:request', sent)
window.addEventListener('pageshow', sent)

// Ctrl+S saves.
document.addEventListener('keydown', event => {
  if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || !form()) return
  event.preventDefault()
  form().requestSubmit()
})

// Escape leaves a row of a list as it was; what was typed into it is not asked about any more.
document.addEventListener('keydown', event => {
  const discard = event.key === 'Escape' && event.target.closest?.('.list-form')?.querySelector('[data-discard]')
  if (!discard || event.defaultPrevented) return
  delete form().dataset.changed
  delete form().dataset.draft
  discard.click()
})
