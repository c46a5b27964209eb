/** Draws the live parts of the page again from the server, and keeps what somebody has typed into them, and where they were. */

/** What is replaced: the main part, and every element with an id that says `data-live`. */
const LIVE = '#main, [data-live][id]'

/** @returns {Promise<{ cursor: string, key: string } | null>} where the new page stands; `null` if there is none for us */
export async function redraw() {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' })
  if (!response.ok) throw new Error(`The page answered ${response.status}`)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const { cursor, streamKey } = page.body.dataset
  if (!cursor || streamKey !== document.body.dataset.streamKey) return null
  const restore = keepTyped()
  for (const old of document.querySelectorAll(LIVE)) {
    const fresh = page.getElementById(old.id)
    if (!fresh) continue
    const element = document.importNode(fresh, true)
    element.removeAttribute('data-cursor')
    old.replaceWith(element)
    const { htmx } = /** @type {any} */ (window)
    htmx?.process(element)
  }
  restore()
  return { cursor, key: streamKey ?? '' }
}

function keepTyped() {
  const focused = document.activeElement?.id
  const fields = [...document.querySelectorAll('input, textarea')].filter(isChanged).map(field => ({
    find: selectorOf(field),
    value: field.value,
    checked: field instanceof HTMLInputElement && field.checked,
  }))
  const scrolled = [...document.querySelectorAll('[id]')]
    .filter(element => element.scrollTop > 0)
    .map(({ id, scrollTop }) => ({ id, scrollTop }))
  return () => {
    for (const { id, scrollTop } of scrolled) document.getElementById(id)?.scrollTo({ top: scrollTop })
    for (const { find, value, checked } of fields) {
      const field = document.querySelector(find)
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue
      if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) field.checked = checked
      else field.value = value
    }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
  }
}

/** @param {HTMLInputElement | HTMLTextAreaElement} field */
function selectorOf(field) {
  if (field.id) return `#${CSS.escape(field.id)}`
  const form = field.form?.getAttribute('action')
  return `${form ? `form[action="${CSS.escape(form)}"] ` : ''}${field.localName}[name="${CSS.escape(field.name)}"]`
}

/** @param {Element} field @returns {field is HTMLInputElement | HTMLTextAreaElement} */
function isChanged(field) {
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
  if (!(field instanceof HTMLInputElement) || /^(hidden|file|password)$/.test(field.type)) return false
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked
}
