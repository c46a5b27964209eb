/** While a form is edited: when others follow from a field, the server is asked what they are now. */
import { formIn, redraw, remember, targetOf, valuesIn } from './redraw.js'

const form = () => document.getElementById('record')
/** The names of fields that were changed, and not answered for yet. */
const changed = new Set()
/** What was sent when the server was last asked. */
let sent = new URLSearchParams()
let newer = []

const isDraft = ({ sourceElement, request }) =>
  sourceElement === form() && sourceElement !== null && request.action.includes('/draft')

/** A form stands in the page, or in a dialog over it. */
const isPage = ctx => ['main', 'dialog'].includes(targetOf(ctx))

document.addEventListener('change', event => {
  const { name, dataset } = event.target
  const record = form()
  if (dataset.refresh === undefined || !record?.contains(event.target) || !record.dataset.draft) return
  changed.add(name)
  window.htmx.ajax('POST', record.dataset.draft, { source: record, target: '#main', swap: 'outerHTML', push: 'false' })
})

document.addEventListener('htmx:config:request', event => {
  const { ctx } = event.detail
  if (!isDraft(ctx)) return
  ctx.request.body.set('_changed', [...changed].join(' '))
  sent = new URLSearchParams(ctx.request.body)
})

/** Was something typed into this part of the form since the server was asked? */
function typedSince(part) {
  const now = new FormData(form())
  const names = new Set([...part.querySelectorAll('[name]')].map(each => each.name))
  return [...names].some(name => valuesIn(now, name) !== valuesIn(sent, name))
}

document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail
  if (!isPage(ctx)) return
  const next = formIn(ctx.text)
  newer = []
  if (isDraft(ctx)) {
    for (const name of (sent.get('_changed') ?? '').split(' ')) changed.delete(name)
    if (next && !ctx.request.submitter && redraw(form(), next, typedSince)) {
      event.preventDefault()
      event.stopImmediatePropagation()
      tell(next.ownerDocument)
      return
    }
    newer = [...form().elements]
      .filter(each => each.name && typedSince(each.parentElement))
      .map(({ name, type, value, checked }) => ({ name, type, value, checked }))
  } else changed.clear()
  remember(next)
})

// The whole form was exchanged: what was typed meanwhile is put back.
document.addEventListener('htmx:after:swap', event => {
  if (!isPage(event.detail.ctx)) return
  for (const { name, type, value, checked } of newer) {
    const control = form()?.elements[name]
    if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)
      Object.assign(control, type === 'checkbox' ? { checked } : { value })
    // It was typed into another field than this new one, which so has nothing to tell when it is left.
    const tell = () => control.dispatchEvent(new Event('change', { bubbles: true }))
    if (control?.dataset?.refresh !== undefined && !changed.has(name))
      control.addEventListener('blur', tell, { once: true })
  }
  newer = []
  tell(document)
})

/** Shows what the server has to say: in a window that is to be closed, or beside the page. */
function tell(page) {
  const notifications = document.getElementById('notifications')
  for (const old of notifications.querySelectorAll('[data-told]')) old.remove()
  const told = page.querySelector('[data-told]')
  if (!told) return
  const mine = document.adoptNode(told)
  if (mine.localName !== 'dialog') return notifications.append(mine)
  mine.removeAttribute('open')
  mine.addEventListener('close', () => mine.remove())
  document.getElementById('main').append(mine)
  // After whoever else moves the focus: it goes back there when the window is closed.
  setTimeout(() => mine.showModal())
}
tell(document)
