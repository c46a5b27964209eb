/** Lists of messages: they stay at their end, or where the reader has scrolled to, also after going to another page. */
import { all, onRefresh, small } from './page.js'

const END = 30
const places = 'foyer.scroll.'

/** @param {Element} log */
export function isAtEnd(log) {
  return log.scrollHeight - log.scrollTop - log.clientHeight < END
}

onRefresh(() => {
  for (const log of all('.chat-log:not([data-ready])')) {
    log.dataset.ready = ''
    log.following = true
    const list = log.querySelector('.chat-messages')
    const stay = () => {
      log.querySelector('.chat-empty')?.toggleAttribute('hidden', list.children.length > 0)
      if (log.following) log.scrollTop = log.scrollHeight
    }
    new MutationObserver(stay).observe(list, { childList: true })
    // A window that was hidden has no height until it is shown: only then it can be scrolled.
    let shown = false
    new ResizeObserver(() => {
      if (!log.clientHeight) return
      if (shown) return stay()
      shown = true
      begin(log)
      // Not before: being scrolled to the end by us is no wish to forget where the reader was.
      log.addEventListener('scroll', () => scrolled(log), { passive: true })
    }).observe(log)
    stay()
  }
})

/** Where the reader was, else the first new message, else the end. */
function begin(log) {
  const kept = Number(sessionStorage.getItem(places + log.dataset.log) ?? 0)
  const fresh = log.querySelector('.chat-new')
  log.following = kept === 0 && !fresh
  if (kept > 0) log.scrollTop = log.scrollHeight - kept - log.clientHeight
  else if (fresh) log.scrollTop += fresh.getBoundingClientRect().top - log.getBoundingClientRect().top - 16
  else log.scrollTop = log.scrollHeight
  if (isAtEnd(log)) log.following = true
}

function scrolled(log) {
  if (!log.clientHeight) return
  log.following = isAtEnd(log)
  const rest = log.scrollHeight - log.scrollTop - log.clientHeight
  if (log.following) sessionStorage.removeItem(places + log.dataset.log)
  else sessionStorage.setItem(places + log.dataset.log, String(Math.round(rest)))
  if (log.scrollTop < 80 && !small.matches) void loadOlder(log)
}

// Before htmx takes the link for one to another page.
document.addEventListener(
  'click',
  event => {
    const link = event.target.closest('[data-older]')
    if (!link) return
    event.preventDefault()
    event.stopImmediatePropagation()
    void loadOlder(link.closest('.chat-log'))
  },
  true,
)

/** Puts older messages above; what the reader sees does not move. */
async function loadOlder(log) {
  const link = log?.querySelector('[data-older]')
  if (!link || link.ariaBusy) return
  link.ariaBusy = 'true'
  const response = await fetch(`/discuss/channel/${log.dataset.log}/messages?before=${link.dataset.older}`).catch(
    () => null,
  )
  if (!response?.ok) {
    link.ariaBusy = null
    return
  }
  const template = document.createElement('template')
  template.innerHTML = await response.text()
  const before = log.scrollHeight - log.scrollTop
  const focused = link === document.activeElement
  link.closest('li').replaceWith(template.content)
  log.scrollTop = log.scrollHeight - before
  log.following = isAtEnd(log)
  if (focused) log.focus({ preventScroll: true })
}
