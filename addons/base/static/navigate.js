/** Going from page to page: htmx exchanges #main only. Here: what the address, the focus and the scrolling do then. */

// What was asked for last is what is shown, whatever is answered first: an answer finds the page as it is by then. Who was
// quick has asked before this was loaded.
let asked = null
document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (ctx.target?.id === 'main') asked = ctx
})
document.addEventListener('htmx:after:request', event => {
  const { ctx } = event.detail
  if (ctx.target?.id !== 'main') return
  if (!asked || ctx === asked) ctx.target = document.getElementById('main')
  else event.preventDefault()
})

let before = null

document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail
  if (ctx.target?.id !== 'main') return
  const active = document.activeElement
  const inside = ctx.target.contains(active)
  before = { path: location.pathname, inside, focus: addressOf(active), typed: typedIn(ctx), scroll: scrollY }
})

// What answers a form without leading elsewhere has no address of its own; a page that is shown again keeps its own.
document.addEventListener('htmx:before:history:update', event => {
  const { history: action, response, sourceElement } = event.detail
  const posted = sourceElement?.method === 'post' && !response?.raw?.redirected
  if (posted || response?.status >= 400) event.preventDefault()
  else if (action.path === location.pathname + location.search) action.type = 'replace'
})

// Going back asks for the part only, as going forward does: chats and drafts stay where they are.
document.addEventListener('htmx:before:history:restore', event => {
  event.preventDefault()
  window.htmx.ajax('GET', event.detail.path, { target: '#main', swap: 'outerHTML' })
})

document.addEventListener('htmx:after:swap', event => {
  if (!before || event.detail.ctx.target?.id !== 'main') return
  const same = before.path === location.pathname
  const wrong = document.querySelector('#main [aria-invalid="true"], #main .alert-danger')
  const kept = same && before.focus ? document.querySelector(before.focus) : null
  if (!same) window.scrollTo(0, 0)
  if (kept && before.typed) Object.assign(kept, before.typed)
  // Who was busy elsewhere on the page, in a chat, is left there.
  const elsewhere = same && !before.inside && !wrong
  const target =
    wrong ??
    kept ??
    document.querySelector('#main [autofocus]') ??
    document.querySelector('#main h1') ??
    document.getElementById('main')
  if (!target.matches('a, button, input, select, textarea, [tabindex]')) target.tabIndex = -1
  if (!elsewhere) target.focus({ preventScroll: !wrong })
  if (same && !wrong) window.scrollTo(0, before.scroll)
  // What appears together with its page is not read out by itself.
  document.getElementById('announcer').textContent = document.querySelector('#main .saved')?.textContent ?? ''
  before = null
})

/** How to find an element again in a page drawn anew: by its id, or as the first of its kind in what has one. */
function addressOf(element) {
  if (!element || element === document.body || !element.closest('#main')) return null
  const list = element.closest('[data-field]')?.dataset.field
  if (element.name === '_add')
    return `[data-field="${list}"] tr:last-child :is(input:not([type=hidden]), select, textarea)`
  if (element.name === '_remove') return `[data-field="${list}"] [name=_add]`
  if (element.id) return `#${CSS.escape(element.id)}`
  const around = element.closest('[id]:not(#main)')
  const action = element.getAttribute('formaction')
  const which = action ? `[formaction="${CSS.escape(action)}"]` : ''
  return around && `#${CSS.escape(around.id)} ${element.localName}${which}`
}

/** What is being typed into a part that is drawn again, unless that is the answer to it: it is newer than what comes. */
function typedIn({ sourceElement: sender, request }) {
  const field = document.activeElement
  if (!field?.matches?.('#main :is(input:not([type=checkbox], [type=radio]), textarea)')) return null
  const answered = sender?.localName === 'form' && sender.contains(field) && !request.action.includes('/draft')
  return answered ? null : { value: field.value }
}

// What takes long is seen to be under way; what cannot be reached is told.
let waiting
document.addEventListener('htmx:before:request', () => {
  clearTimeout(waiting)
  waiting = setTimeout(() => document.documentElement.setAttribute('data-loading', ''), 300)
})
document.addEventListener('htmx:finally:request', () => {
  clearTimeout(waiting)
  document.documentElement.removeAttribute('data-loading')
  document.querySelector('.unreachable')?.remove()
})
document.addEventListener('htmx:error', event => {
  if (event.detail.ctx.target?.id !== 'main' || event.detail.ctx.response) return
  const alert = document.createElement('div')
  alert.className = 'alert alert-warning shadow-sm unreachable'
  const notifications = document.getElementById('notifications')
  alert.textContent = notifications.dataset.unreachable
  setTimeout(() => notifications.append(alert))
})
