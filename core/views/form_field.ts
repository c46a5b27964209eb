import type { ArchElement } from './arch.ts'
import { type FormDrawing, fieldRow, fieldValue } from './control.ts'
import { attributes, classes, html, nothing } from './html.ts'
import { inlineList } from './inline.ts'
import type { Renderer, Special } from './plain.ts'
import type { FieldNode } from './widgets/widget.ts'

/** What the parts of a form are compiled with. */
export interface Inside {
  readonly special: Special<FormDrawing>
  /** A `<field>` that is drawn at this place. */
  field(element: ArchElement): FieldNode | null
  /** What the model says of a field that is only spoken of. */
  about(name: string): FieldNode | null
}

/** A field outside of a group: its value alone, named for those who do not see what stands around it. */
export function compileField(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const node = inside.field(element)
  if (!node) return () => nothing
  return drawing => {
    if (node.columns) return inlineList(node, drawing)
    return html`<span class="${classes('field-alone', element.attributes.class)}">${fieldValue(node, drawing, node.label)}</span>`
  }
}

/** A field inside a group: with its label. `span` is the class of its width there. */
export function compileFieldRow(
  element: ArchElement,
  inside: Inside,
  span: string | null = null,
): Renderer<FormDrawing> {
  const node = inside.field(element)
  if (!node) return () => nothing
  return drawing => {
    if (node.invisible.holds(drawing.names)) return nothing
    return node.columns ? inlineList(node, drawing) : fieldRow(node, drawing, span)
  }
}

export function compileLabel(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const target = element.attributes.for ?? ''
  const text = element.attributes.string ?? inside.about(target)?.label ?? ''
  const own = attributes({ for: `f-${target}`, class: element.attributes.class })
  return () => html`<label${own}>${text}</label>`
}

/** A field inside a button is a part of what the button says. */
export function compileShown(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const node = inside.field({ ...element, attributes: { ...element.attributes, readonly: '1' } })
  if (!node) return () => nothing
  return ({ row, scene }) => html`<span>${node.widget.show(row.values[node.name], node, scene, row)}</span>`
}
