/**
 * Puts pieces of HTML where they belong. Each top-level element is `<hx-partial hx-target="…" hx-swap="…">`, whose
 * content goes to every element that the selector finds, or an element with an id that replaces the one with that id.
 * Doing it twice changes nothing: a child that is there already (same `id` or `data-key`) is replaced, not added.
 */

/** @param {string} html @param {ParentNode & Node} [root] @returns {Element[]} what is new in the page */
export function applyHtml(html, root = document) {
  const template = document.createElement('template')
  template.innerHTML = html
  /** @type {Element[]} */
  const added = []
  for (const element of [...template.content.children]) {
    if (element.localName === 'hx-partial') added.push(...applyPartial(element, root))
    else if (element.id) {
      const old = root.querySelector(`#${CSS.escape(element.id)}`)
      if (old) added.push(replace(old, element))
    }
  }
  return added
}

/** @param {Element} partial @param {ParentNode} root */
function applyPartial(partial, root) {
  const swap = partial.getAttribute('hx-swap') ?? 'innerHTML'
  // A <template> inside keeps rows and cells that may not stand alone.
  const inner = partial.firstElementChild instanceof HTMLTemplateElement ? partial.firstElementChild.content : partial
  return [...root.querySelectorAll(partial.getAttribute('hx-target') ?? '')].flatMap(target => {
    const nodes = [...inner.childNodes].map(node => document.importNode(node, true))
    const elements = nodes.filter(node => node instanceof Element)
    if (swap === 'delete') target.remove()
    else if (swap === 'innerHTML') keepFocus(target, () => target.replaceChildren(...nodes))
    else if (swap === 'outerHTML') keepFocus(target, () => target.replaceWith(...nodes))
    else if (swap === 'beforeend' || swap === 'afterbegin' || swap === 'upsert') {
      for (const child of elements) keepFocus(target, () => insert(target, child, swap, partial.getAttribute('sort')))
    } else throw new Error(`hx-swap="${swap}" is not known here`)
    return swap === 'delete' ? [] : elements
  })
}

/** @param {Element} target @param {Element} child @param {string} swap @param {string | null} sort */
function insert(target, child, swap, sort) {
  const key = keyOf(child)
  const old = key ? [...target.children].find(other => keyOf(other) === key) : undefined
  const place = child.getAttribute('data-sort')
  if (old?.isEqualNode(child)) return
  if (old && (place === null || place === old.getAttribute('data-sort'))) return old.replaceWith(child)
  if (old) old.remove()
  if (swap === 'afterbegin') return target.prepend(child)
  const next =
    place === null ? undefined : [...target.children].find(other => comesAfter(other, place, sort === 'desc'))
  target.insertBefore(child, next ?? null)
}

/** @param {Element} element */
function keyOf(element) {
  return element.id || element.getAttribute('data-key')
}

/** @param {Element} other @param {string} place @param {boolean} descending */
function comesAfter(other, place, descending) {
  const its = other.getAttribute('data-sort')
  if (its === null) return false
  const order = its.localeCompare(place, undefined, { numeric: true })
  return descending ? order < 0 : order > 0
}

/** @param {Element} old @param {Element} element */
function replace(old, element) {
  const fresh = document.importNode(element, true)
  keepFocus(old, () => old.replaceWith(fresh))
  return fresh
}

/** Redraws around the field in which somebody types: its text, selection and focus stay. @param {Element} around @param {() => void} redraw */
function keepFocus(around, redraw) {
  const field = document.activeElement
  if (!(field instanceof HTMLElement) || !field.id || !around.contains(field)) return redraw()
  const typed = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field : null
  const kept = typed && { value: typed.value, start: typed.selectionStart, end: typed.selectionEnd }
  redraw()
  const fresh = document.getElementById(field.id)
  if (!fresh || fresh === field) return
  if (kept && (fresh instanceof HTMLInputElement || fresh instanceof HTMLTextAreaElement)) {
    fresh.value = kept.value
    fresh.focus({ preventScroll: true })
    if (kept.start !== null) fresh.setSelectionRange(kept.start, kept.end)
  } else fresh.focus({ preventScroll: true })
}
