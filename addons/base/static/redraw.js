/**
 * A form that the server has drawn again, laid over the one on the page: only what the server draws differently is
 * exchanged, so whoever is typing goes on typing. What the page was drawn from is kept to compare with.
 */
let drawn = document.getElementById('record')?.cloneNode(true)

/** The form in what the server has sent. */
export function formIn(text) {
  return new DOMParser().parseFromString(text, 'text/html').getElementById('record')
}

/** What the page shows now was drawn from this. */
export function remember(form) {
  drawn = form
}

/**
 * Exchanges what differs, but for parts that `isNewer`. False when more than single fields do, and the whole form has to
 * be exchanged.
 */
export function redraw(form, next, isNewer) {
  if (!drawn || !form || !next || !sameShape(drawn, next) || !sameNames(form, drawn)) return false
  const was = form.querySelector('input[name=_was]')
  if (was) was.value = next.querySelector('input[name=_was]')?.value ?? was.value
  form.dataset.changed = ''
  renew(form, drawn, next, isNewer)
  drawn = next
  return true
}

/** The id of what an answer is put into. */
export const targetOf = ({ target }) => target?.id ?? String(target ?? '').replace(/^#/, '')

const parts = '[data-field], .inline-list td'

/** The outermost fields in a form, or cells in a list. */
function partsOf(element) {
  return [...element.querySelectorAll(parts)].filter(
    each => each.parentElement.closest(`${parts}, #record`) === around(element),
  )
}

const around = element => (element.matches(`${parts}, #record`) ? element : element.closest(`${parts}, #record`))

function nameOf(part) {
  return part.dataset.field ?? part.querySelector('[name]')?.name ?? ''
}

function sameNames(one, other) {
  const [ones, others] = [partsOf(one), partsOf(other)]
  return ones.length === others.length && ones.every((part, index) => nameOf(part) === nameOf(others[index]))
}

/** Do two forms differ in nothing but in their fields? */
function sameShape(one, other) {
  const [a, b] = [one, other].map(form => {
    const copy = form.cloneNode(true)
    for (const part of partsOf(copy)) part.replaceChildren()
    // The token of the session looks different each time; htmx marks what it has seen.
    for (const hidden of copy.querySelectorAll(':scope > input[type=hidden]')) hidden.remove()
    for (const seen of copy.querySelectorAll('[data-htmx-powered]')) seen.removeAttribute('data-htmx-powered')
    return [...copy.childNodes]
  })
  return sameNames(one, other) && a.length === b.length && a.every((node, index) => node.isEqualNode(b[index]))
}

function renew(live, before, next, isNewer) {
  const [lives, befores, nexts] = [live, before, next].map(partsOf)
  for (const [index, part] of lives.entries()) {
    const [old, fresh] = [befores[index], nexts[index]]
    if (old.isEqualNode(fresh) || (bare(old).isEqualNode(bare(fresh)) && sameValues(part, fresh))) continue
    if (isList(part) && isList(fresh) && sameNames(part, old) && sameShape(old, fresh)) renew(part, old, fresh, isNewer)
    else if (!isNewer(part)) exchange(part, fresh.cloneNode(true))
  }
}

/** A part without the values of its controls. */
function bare(part) {
  const copy = part.cloneNode(true)
  for (const control of copy.querySelectorAll('input, option, textarea')) {
    for (const name of ['value', 'checked', 'selected'])
      if (control.localName !== 'option' || name !== 'value') control.removeAttribute(name)
    if (control.localName === 'textarea') control.replaceChildren()
  }
  return copy
}

/** Do the controls of a part hold what the server would draw in them? */
function sameValues(part, fresh) {
  const [live, next] = [part, fresh].map(each => new FormData(each.closest('form')))
  return [...fresh.querySelectorAll('[name]')].every(({ name }) => valuesIn(live, name) === valuesIn(next, name))
}

/** What is sent under a name, with the ends of lines that it is sent with. */
export function valuesIn(entries, name) {
  return JSON.stringify(entries.getAll(name).map(value => String(value).replaceAll('\r\n', '\n')))
}

/** Puts one part in the place of another; the focus stays where it was. */
function exchange(part, fresh) {
  const active = document.activeElement
  const inside = part.contains(active)
  const { id, selectionStart, selectionEnd } = active ?? {}
  part.replaceWith(fresh)
  const again = inside && id ? document.getElementById(id) : null
  again?.focus({ preventScroll: true })
  if (typeof selectionStart === 'number') again?.setSelectionRange?.(selectionStart, selectionEnd)
}

const isList = part => part.querySelector('.inline-list') !== null
