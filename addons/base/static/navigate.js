/** Going from page to page: htmx exchanges #main only. Here: what the address, the focus and the scrolling do then. */

let before = null

document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail
  if (ctx.target?.id !== 'main') return
  before = { path: location.pathname, focus: addressOf(document.activeElement), scroll: scrollY }
})

// A page that could not be shown has no address; a page that is shown again keeps its own.
document.addEventListener('htmx:before:history:update', event => {
  const { history: action, response } = event.detail
  if (response?.status >= 400) event.preventDefault()
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
  const target = wrong ?? kept ?? document.querySelector('#main h1') ?? document.getElementById('main')
  if (!target.matches('a, button, input, select, textarea, [tabindex]')) target.tabIndex = -1
  target.focus({ preventScroll: !wrong })
  if (same && !wrong) window.scrollTo(0, before.scroll)
  // What appears together with its page is not read out by itself.
  document.getElementById('announcer').textContent = document.querySelector('#main .saved')?.textContent ?? ''
  before = null
})

/** How to find an element again in a page drawn anew: by its id, or as the first of its kind in what has one. */
function addressOf(element) {
  if (!element || element === document.body || !element.closest('#main')) return null
  if (element.id) return `#${CSS.escape(element.id)}`
  const around = element.closest('[id]:not(#main)')
  return around && `#${CSS.escape(around.id)} ${element.localName}`
}
