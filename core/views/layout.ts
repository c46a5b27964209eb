import { type ArchElement, elements } from './arch.ts'
import { condition } from './condition.ts'
import type { FormDrawing } from './control.ts'
import { compileFieldRow, type Inside } from './form_field.ts'
import { attributes, type Html, html, nothing } from './html.ts'
import { compileChildren, type Renderer } from './plain.ts'

/** A heading of a part of a form; without text, a line. */
export function compileHeading(element: ArchElement): Renderer<FormDrawing> {
  const text = element.attributes.string
  return () => (text ? html`<h2 class="form-heading">${text}</h2>` : html`<hr>`)
}

/** A group of fields, one below the other; groups inside a group stand beside each other. */
export function compileGroup(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const columns = elements(element).some(({ tag }) => tag === 'group')
  const inner = compileChildren(element, child => {
    if (child.tag === 'field') return compileFieldRow(child, inside)
    return inside.special(child)
  })
  const heading = element.attributes.string ? compileHeading(element) : () => nothing
  return drawing =>
    html`<div class="${columns ? 'form-columns' : 'form-group'}">${heading(drawing)}${inner(drawing)}</div>`
}

interface Page {
  readonly name: string
  readonly title: string
  readonly hidden: (drawing: FormDrawing) => boolean
  readonly draw: Renderer<FormDrawing>
  readonly fields: ReadonlySet<string>
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
    return html`<foyer-tabs class="notebook"><div class="nav nav-tabs" role="tablist">${tabs}</div>${panels}</foyer-tabs>`
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
  }
}

function tab({ name, title }: Page, chosen: boolean): Html {
  const own = {
    type: 'button',
    class: `nav-link${chosen ? ' active' : ''}`,
    role: 'tab',
    id: `tab-${name}`,
    'aria-controls': `page-${name}`,
  }
  return html`<button${attributes({ ...own, 'aria-selected': String(chosen), tabindex: chosen ? 0 : -1 })}>${title}</button>`
}

function panel({ name, title }: Page, chosen: boolean, content: Html): Html {
  const own = { class: 'notebook-page', role: 'tabpanel', id: `page-${name}`, 'aria-labelledby': `tab-${name}` }
  return html`<section${attributes({ ...own, 'data-shown': chosen })}><h2 class="notebook-title">${title}</h2>${content}</section>`
}
