/** What stands in the controls of a form, as a browser would send it. */
import { DomUtils } from 'htmlparser2'
import { type Element, elementsIn, matches, parse, select, type Tree, textOf } from './dom.ts'
import { choiceOf, formOf } from './find.ts'

export type Fields = [name: string, value: string][]

/** The fields of a form, and the button that was pressed. */
export function fieldsOf(page: Tree, form: Element, submitter?: Element): Fields {
  const fields: Fields = []
  for (const element of elementsIn(page)) {
    const { name, disabled } = element.attribs
    if (!name || disabled !== undefined || !matches(element, 'input, select, textarea, button')) continue
    if (formOf(page, element) !== form) continue
    if (element === submitter) fields.push([name, element.attribs.value ?? ''])
    else fields.push(...valuesOf(element).map((value): [string, string] => [name, value]))
  }
  return fields
}

/** What a control holds, as it is sent: nothing for a box without a tick. */
export function valuesOf(element: Element): string[] {
  const { attribs } = element
  if (element.name === 'textarea') return [rawText(element).replace(/^\r?\n/, '')]
  if (element.name === 'select') {
    const options = select(element, 'option').filter(option => !('disabled' in option.attribs))
    const chosen = options.filter(option => 'selected' in option.attribs)
    const first = chosen.length === 0 && !('multiple' in attribs) ? options.slice(0, 1) : chosen
    return first.map(valueOfOption)
  }
  if (element.name === 'button' || /^(submit|button|image|reset|file)$/.test(attribs.type ?? '')) return []
  if (/^(checkbox|radio)$/.test(attribs.type ?? '')) return 'checked' in attribs ? [attribs.value ?? 'on'] : []
  return [attribs.value ?? '']
}

/** What a person typed or chose: a text, or the labels of a list in which several can be chosen; true for a tick. */
export type Typed = string | number | boolean | readonly string[]

/** Types into a control, or chooses in it. */
export function type(controls: readonly Element[], label: string, value: Typed): void {
  const [first] = controls
  if (!first) return
  const { attribs, name } = first
  if ('disabled' in attribs || 'readonly' in attribs) throw new Error(`“${label}” is read-only here.`)
  if (name === 'select') choose(first, label, Array.isArray(value) ? value : [String(value)])
  else if (attribs.type === 'checkbox') mark(first, 'checked', value === true)
  else if (attribs.type === 'radio') {
    const chosen = controls.find(radio => choiceOf(radio) === value)
    if (!chosen) throw new Error(`“${label}” has no choice “${value}”. It has: ${controls.map(choiceOf).join(', ')}.`)
    for (const radio of controls) mark(radio, 'checked', radio === chosen)
  } else if (name === 'textarea') setText(first, String(value))
  else attribs.value = String(value)
}

function choose(element: Element, label: string, wanted: readonly string[]): void {
  const options = select(element, 'option')
  const labelled = options.map(option => [option, rawText(option).trim()] as const)
  const missing = wanted.filter(each => !labelled.some(([, text]) => text === each))
  if (missing.length > 0) {
    const known = labelled.map(([, text]) => text).filter(Boolean)
    throw new Error(`“${label}” has no choice “${missing[0]}”. It has: ${known.join(', ')}.`)
  }
  for (const [option, text] of labelled) mark(option, 'selected', wanted.includes(text))
}

function mark({ attribs }: Element, name: string, on: boolean): void {
  if (on) attribs[name] = ''
  else delete attribs[name]
}

const valueOfOption = (option: Element) => option.attribs.value ?? rawText(option).trim()

function rawText(element: Element): string {
  return element.childNodes.map(node => ('data' in node ? node.data : '')).join('')
}

function setText(element: Element, text: string): void {
  for (const node of [...element.childNodes]) DomUtils.removeElement(node)
  const [node] = parse('text').childNodes
  if (!node || !('data' in node)) return
  node.data = text
  DomUtils.appendChild(element, node)
}

/** The labels or names of required controls that are empty: a browser would not send the form. */
export function unfilled(page: Tree, form: Element): string[] {
  const required = elementsIn(page).filter(each => 'required' in each.attribs && formOf(page, each) === form)
  return required
    .filter(element => valuesOf(element).every(value => value === '') && !('disabled' in element.attribs))
    .map(element => {
      const label = select(page, 'label').find(each => each.attribs.for === element.attribs.id)
      return (label && textOf(label)) || element.attribs['aria-label'] || element.attribs.name || element.name
    })
}
