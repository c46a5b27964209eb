import { type ArchElement, type ArchNode, elements } from './arch.ts'
import { condition } from './condition.ts'
import type { FormDrawing } from './control.ts'
import { compileFieldRow, type Inside } from './form_field.ts'
import { attributes, classes, type Html, html } from './html.ts'
import { compileChildren, type Renderer } from './plain.ts'

/** A heading of a part of a form; without text, a line. */
export function compileHeading(element: ArchElement): Renderer<FormDrawing> {
  const text = element.attributes.string
  const own = attributes({ class: classes(text && 'form-heading', element.attributes.class) })
  return () => (text ? html`<h2${own}>${text}</h2>` : html`<hr${own}>`)
}

/** What follows begins on a new line of its group. */
export function compileNewline(): Renderer<FormDrawing> {
  return () => html`<div class="newline"></div>`
}

/**
 * A group of fields, as many beside each other as `col` has pairs of a label and a value: one. Groups inside a group stand
 * beside each other, `col` of them; those and fields take the place of several with `colspan`.
 */
export function compileGroup(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const paired = { ...element, children: pairs(element.children) }
  const parts = elements(paired)
  const outer = parts.some(({ tag }) => tag === 'group')
  const direct = new Set(parts)
  const span = ({ attributes: { colspan } }: ArchElement) => spanned(colspan, outer)
  const inner = compileChildren(paired, child => {
    if (!direct.has(child)) return inside.special(child)
    if (child.tag === 'field') return compileFieldRow(child, inside, span(child))
    return inside.special(child)
  })
  const heading = element.attributes.string ? compileHeading({ ...element, attributes: onlyTitle(element) }) : null
  const own = classes(
    outer ? 'form-columns' : 'form-group',
    columnsOf(element.attributes.col ?? (outer && parts.some(span) ? '2' : undefined), outer),
    spanned(element.attributes.colspan, true),
    element.attributes.class,
  )
  return drawing => html`<div class="${own}">${heading?.(drawing)}${inner(drawing)}</div>`
}

/** A label with the element after it is a row like that of a field. */
function pairs(children: readonly ArchNode[]): ArchNode[] {
  const found: ArchNode[] = []
  for (const child of children) {
    const label = typeof child === 'string' ? undefined : found.findLast(each => typeof each !== 'string')
    if (typeof child === 'string' || label?.tag !== 'label' || parted.has(child.tag)) found.push(child)
    else found.splice(found.lastIndexOf(label), 1, row(label, child))
  }
  return found
}

const parted = new Set(['field', 'label', 'group', 'newline', 'separator', 'notebook'])

function row(label: ArchElement, value: ArchElement): ArchElement {
  const { place } = label
  const right = { tag: 'div', attributes: { class: 'field-value' }, children: [value], place }
  return { tag: 'div', attributes: { class: 'field' }, children: [label, right], place }
}

function onlyTitle({ attributes: { string = '' } }: ArchElement) {
  return { string }
}

/** A field counts as two columns, its label and its value; a group inside another as one. */
function columnsOf(col: string | undefined, outer: boolean): string | null {
  const columns = Math.ceil(Number(col) / (outer ? 1 : 2))
  return columns >= 1 && columns <= 6 && (columns > 1 || outer) ? `cols-${columns}` : null
}

function spanned(colspan: string | undefined, outer: boolean): string | null {
  const columns = Math.ceil(Number(colspan) / (outer ? 1 : 2))
  return columns > 1 ? `span-${Math.min(columns, 6)}` : null
}

interface Page {
  readonly name: string
  readonly title: string
  readonly hidden: (drawing: FormDrawing) => boolean
  readonly draw: Renderer<FormDrawing>
  readonly fields: ReadonlySet<string>
  readonly style: string | null
}

/** Pages behind tabs. Without scripts they stand below each other, with their titles. */
export function compileNotebook(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const pages = elements(element)
    .filter(({ tag }) => tag === 'page')
    .map((page, index) => compilePage(page, index, inside))
  return drawing => {
    const shown = pages.filter(page => !page.hidden(drawing))
    const wrong = Object.keys(drawing.scene.errors).map(name => name.split('.')[0]!)
    const first = shown.find(page => wrong.some(name => page.fields.has(name))) ?? shown[0]
    const tabs = shown.map(page => tab(page, page === first))
    const panels = shown.map(page => panel(page, page === first, page.draw(drawing)))
    return html`<foyer-tabs class="${classes('notebook', element.attributes.class)}"><div class="nav nav-tabs" role="tablist">${tabs}</div>${panels}</foyer-tabs>`
  }
}

function compilePage(page: ArchElement, index: number, inside: Inside): Page {
  const invisible = condition(page, 'invisible')
  const fields = new Set<string>()
  const noting: Inside = {
    ...inside,
    field: element => {
      fields.add(element.attributes.name ?? '')
      return inside.field(element)
    },
  }
  const special = (child: ArchElement): Renderer<FormDrawing> | null => {
    if (child.tag === 'field') return compileFieldRow(child, noting)
    if (child.tag === 'group') return compileGroup(child, noting)
    return inside.special(child)
  }
  const draw = compileChildren(page, special)
  const title = page.attributes.string ?? page.attributes.name ?? ''
  return {
    name: page.attributes.name ?? `page-${index + 1}`,
    title,
    hidden: ({ names }) => invisible.holds(names),
    draw,
    fields,
    style: page.attributes.class ?? null,
  }
}

function tab({ name, title }: Page, chosen: boolean): Html {
  const own = {
    type: 'button',
    class: classes('nav-link', chosen && 'active'),
    role: 'tab',
    id: `tab-${name}`,
    'aria-controls': `page-${name}`,
  }
  return html`<button${attributes({ ...own, 'aria-selected': String(chosen), tabindex: chosen ? 0 : -1 })}>${title}</button>`
}

function panel({ name, title, style }: Page, chosen: boolean, content: Html): Html {
  const own = {
    class: classes('notebook-page', style),
    role: 'tabpanel',
    id: `page-${name}`,
    'aria-labelledby': `tab-${name}`,
  }
  return html`<section${attributes({ ...own, 'data-shown': chosen })}><h2 class="notebook-title">${title}</h2>${content}</section>`
}
