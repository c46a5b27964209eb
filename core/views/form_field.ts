import type { ArchElement } from './arch.ts'
import { type FormDrawing, fieldRow, fieldValue } from './control.ts'
import { type Html, html, nothing } from './html.ts'
import { inlineList } from './inline.ts'
import type { Renderer, Special } from './plain.ts'
import type { FieldNode } from './widgets/widget.ts'

/** What the parts of a form are compiled with. */
export interface Inside {
  readonly special: Special<FormDrawing>
  field(element: ArchElement): FieldNode | null
}

/** A field outside of a group: its value alone, named for those who do not see what stands around it. */
export function compileField(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const node = inside.field(element)
  if (!node) return () => nothing
  return drawing => html`<span class="field-alone">${valueHtml(node, drawing, node.label)}</span>`
}

/** A field inside a group: with its label. */
export function compileFieldRow(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const node = inside.field(element)
  if (!node) return () => nothing
  return drawing => {
    if (node.invisible.holds(drawing.names)) return nothing
    return node.columns ? inlineList(node, drawing) : fieldRow(node, drawing)
  }
}

function valueHtml(node: FieldNode, drawing: FormDrawing, ariaLabel: string | null): Html {
  return node.columns ? inlineList(node, drawing) : fieldValue(node, drawing, ariaLabel)
}

export function compileLabel(element: ArchElement, inside: Inside): Renderer<FormDrawing> {
  const target = element.attributes.for ?? ''
  const known = inside.field({ ...element, attributes: { name: target } })
  const text = element.attributes.string ?? known?.label ?? ''
  return () => html`<label for="${`f-${target}`}">${text}</label>`
}
