/** The parts of the window. */

/** @param {string} id */
export const $ = id => /** @type {HTMLElement} */ (document.getElementById(id))

export const text = /** @type {HTMLTextAreaElement} */ ($('text'))

/** A copy of a template of the page. @param {string} id */
export function copy(id) {
  const { content } = /** @type {HTMLTemplateElement} */ ($(id))
  return /** @type {HTMLElement} */ (/** @type {Element} */ (content.firstElementChild).cloneNode(true))
}

/** Says whether what is written gets through. @param {boolean} connected */
export function showConnection(connected) {
  $('connection').hidden = connected
}

const scroll = $('scroll')

/** Does the visitor see the last message? */
export const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40

export function toEnd() {
  scroll.scrollTop = scroll.scrollHeight
}
