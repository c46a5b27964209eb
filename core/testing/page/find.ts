/** Finding what a person names: a button by what stands on it, a field by its label. */
import { around, type Element, elementsIn, isHidden, matches, select, type Tree, textOf } from './dom.ts'

const plain = (text: string | undefined) => (text ?? '').replaceAll(/\s+/g, ' ').trim()

const pressable =
  'button, a[href], summary, [role="button"], [hx-get], [hx-post], input[type=submit], input[type=button]'

/** What something is called: its `aria-label`, the text on it, or its `title`. */
export function nameOf(element: Element): string {
  const { attribs } = element
  if (attribs['aria-label']) return plain(attribs['aria-label'])
  return plain(textOf(element)) || plain(element.name === 'input' ? attribs.value : attribs.title)
}

/** The button or link with this name. `near` is a text beside it, when there are several. */
export function findPressable(page: Tree, name: string, near?: string): Element {
  const all = select(page, pressable).filter(element => element.name !== 'form' && isSeen(element))
  const named = all.filter(element => nameOf(element) === name)
  if (named.length === 0) throw new Error(`There is no button or link “${name}” here. There is: ${listed(all)}.`)
  const chosen = near === undefined ? named : nearest(named, near)
  if (chosen.length === 0) throw new Error(`There is “${near}” beside no button or link “${name}”.`)
  // Several links to one page are as good as one.
  const leads = new Set(chosen.map(({ attribs }) => attribs.href?.split('?')[0] ?? {}))
  if (leads.size === 1) return chosen[0]!
  throw new Error(`There are ${chosen.length} “${name}” here: say which by a text beside it, { near: 'Basil' }.`)
}

/** What “beside” does not reach out of. */
const row = 'tr, li, article, fieldset, section, dialog, main'

/** Those that share the smallest part of the page with a text. */
function nearest(elements: readonly Element[], near: string): Element[] {
  const sizes = elements.map(element => {
    for (const outer of around(element)) {
      const text = seenIn(outer)
      if (text.includes(near)) return text.length
      if (matches(outer, row)) break
    }
    return Number.POSITIVE_INFINITY
  })
  const least = Math.min(...sizes)
  return least === Number.POSITIVE_INFINITY ? [] : elements.filter((_, index) => sizes[index] === least)
}

/** What there is to read in a part of a page, and what was typed there. */
function seenIn(part: Element): string {
  const typed = select(part, 'input, textarea').filter(isSeen)
  return [textOf(part), ...typed.map(({ attribs }) => attribs.value ?? '')].join('\n')
}

/** The controls that a label names: one, or the radio buttons of a group. */
export function findControls(page: Tree, label: string): Element[] {
  const all = select(page, 'input, select, textarea').filter(element => isSeen(element) && isTyped(element))
  const labels = new Map(all.map(element => [element, labelsOf(page, element)]))
  for (const kind of ['label', 'name'] as const) {
    const found = all.filter(element =>
      kind === 'label' ? labels.get(element)!.includes(label) : element.attribs.name === label,
    )
    const names = new Set(found.map(({ attribs }) => attribs.name))
    if (names.size > 1)
      throw new Error(
        `There are ${found.length} fields “${label}” here: give the name of one, ${[...names].join(', ')}.`,
      )
    if (found.length > 0) return found
  }
  const known = [...new Set(all.map(element => labels.get(element)![0] ?? element.attribs.name ?? ''))]
  throw new Error(`There is no field “${label}” here. There is: ${known.filter(Boolean).join(', ')}.`)
}

const isTyped = ({ name, attribs }: Element) =>
  name !== 'input' || !/^(submit|button|image|reset)$/.test(attribs.type ?? '')

function labelsOf(page: Tree, element: Element): string[] {
  const { attribs } = element
  const outer = [...around(element)].slice(1)
  const own = outer.filter(({ name }) => name === 'label')
  const group = outer.find(each => each.attribs.role === 'radiogroup' || each.name === 'fieldset')
  const legend = group && select(group, 'legend').map(textOf)
  const isGrouped = attribs.type === 'radio'
  const texts = isGrouped
    ? [group?.attribs['aria-label'], ...(legend ?? [])]
    : [
        ...(attribs.id ? select(page, 'label').filter(each => each.attribs.for === attribs.id) : []).map(textOf),
        ...own.map(textOf),
        attribs['aria-label'],
        attribs.placeholder,
      ]
  return texts.map(text => plain(text).replace(/ \*$/, '')).filter(Boolean)
}

/** What stands beside a radio button. */
export function choiceOf(radio: Element): string {
  const label = [...around(radio)].find(({ name }) => name === 'label')
  return plain(label ? textOf(label) : radio.attribs.value)
}

/** Nothing around it is hidden. */
export function isSeen(element: Element): boolean {
  return ![...around(element)].some(isHidden)
}

function listed(elements: readonly Element[]): string {
  const names = new Set(elements.map(nameOf).filter(Boolean))
  return names.size > 0 ? [...names].join(', ') : 'none'
}

/** The form that a control belongs to. */
export function formOf(page: Tree, element: Element): Element | undefined {
  const { form } = element.attribs
  if (form) return elementsIn(page).find(each => each.attribs.id === form)
  return [...around(element)].find(({ name }) => name === 'form')
}

/** Who is pressed when a person presses Enter in a form. */
export function submitterOf(form: Element): Element | undefined {
  return elementsIn(form).find(
    each => matches(each, 'button, input[type=submit]') && !/^(button|reset)$/.test(each.attribs.type ?? ''),
  )
}
