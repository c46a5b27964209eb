/** The form of a record: redrawn when conditions may have changed, and not left with unsaved changes by mistake. */

const form = () => document.getElementById('record')

document.addEventListener('input', event => {
  if (event.target.closest('#record')) form().dataset.changed = ''
})

// Others depend on this value: the server draws the form again, around what has been typed.
document.addEventListener('change', event => {
  if (!event.target.dataset.refresh && event.target.dataset.refresh !== '') return
  const record = form()
  if (!record?.contains(event.target) || !record.dataset.draft) return
  window.htmx.ajax('POST', record.dataset.draft, { source: record, target: '#main', swap: 'outerHTML', push: 'false' })
})

function mayLeave() {
  const record = form()
  if (!record || record.dataset.changed === undefined || window.confirm(record.dataset.leave)) return true
  return false
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
  if (record?.dataset.changed !== undefined && !record.dataset.sending) event.preventDefault()
})
document.addEventListener('submit', event => {
  if (event.target.id === 'record') event.target.dataset.sending = ''
})

// Ctrl+S saves.
document.addEventListener('keydown', event => {
  if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || !form()) return
  event.preventDefault()
  form().requestSubmit()
})
