/** What all parts know of the page: whose it is, its texts, and when something in it is new. */

/** `user:7`: what is kept in this browser is kept for each person apart. */
export const owner = document.body.dataset.streamKey ?? ''

/** A text of the page in the reader's language. @param {string} name @param {Record<string, string>} [values] */
export function text(name, values = {}) {
  const found = document.getElementById('chat-texts')?.dataset[name] ?? ''
  return found.replaceAll(/%\((\w+)\)s/g, (_whole, key) => values[key] ?? '')
}

/** @param {ParentNode | null | undefined} root @param {string} selector @returns {HTMLElement[]} */
export function all(selector, root = document) {
  return root ? [...root.querySelectorAll(selector)] : []
}

/** The conversation that an element belongs to. @param {Element | null} element */
export function channelOf(element) {
  const { window: one, pane } = element?.closest('[data-window], [data-pane]')?.dataset ?? {}
  return one ?? pane ?? null
}

const listeners = []

/** Calls `listener` now and whenever parts of the page were drawn. @param {() => void} listener */
export function onRefresh(listener) {
  listeners.push(listener)
}

export function refresh() {
  for (const listener of listeners) listener()
}

/** @param {string} kind @param {(data: any, detail: any) => void} listener */
export function on(kind, listener) {
  document.addEventListener(`foyer:discuss.${kind}`, event => listener(event.detail.data ?? {}, event.detail))
}

document.addEventListener('htmx:after:swap', refresh)
// Too much was missed, and parts of the page were drawn again.
new MutationObserver(refresh).observe(document.body, { childList: true })
for (const kind of ['message', 'read', 'window', 'channel']) on(kind, () => queueMicrotask(refresh))

/** Small screens show one conversation at a time. */
export const small = matchMedia('(max-width: 35.99rem)')

/** Kept in this browser; a browser that keeps nothing still works. */
export const store = {
  get(name) {
    try {
      return localStorage.getItem(`foyer.${name}.${owner}`)
    } catch {
      return null
    }
  },
  set(name, value) {
    try {
      if (value === null || value === '') localStorage.removeItem(`foyer.${name}.${owner}`)
      else localStorage.setItem(`foyer.${name}.${owner}`, value)
    } catch {
      // full, or not allowed
    }
  },
}
