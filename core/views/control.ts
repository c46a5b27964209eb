import { decorated } from './decoration.ts'
import { attributes, type Html, html, nothing } from './html.ts'
import { isOn } from './rights.ts'
import type { Row, Scene } from './scene.ts'
import type { Control, FieldNode } from './widgets/widget.ts'

/** What drawing a form needs at each place of it. */
export interface FormDrawing {
  readonly row: Row
  readonly scene: Scene
  readonly names: Readonly<Record<string, unknown>>
  readonly editable: boolean
  /** Whether the person may change a field, beside what the view says. */
  open(node: FieldNode): boolean
  /** The fields that conditions of this view look at. */
  readonly watched: ReadonlySet<string>
  /** The fields that others follow from, `line_ids.price` for a column. */
  readonly refreshing: ReadonlySet<string>
  /** What stands before the names of fields: empty, or the place in an inline list. */
  readonly prefix: string
  /** The name of the field that is to have the focus, beside what the view says of new records. */
  readonly focus?: string | undefined
}

/** Is this field a control here, or only shown? */
export function isEditable(node: FieldNode, { editable, names, open }: FormDrawing): boolean {
  return (
    editable &&
    open(node) &&
    node.name !== 'id' &&
    !node.readonly.holds(names) &&
    !['binary', 'reference'].includes(node.field.type)
  )
}

/** A field without a label of its own: its control, or its value. */
export function fieldValue(node: FieldNode, drawing: FormDrawing, ariaLabel: string | null): Html {
  const { row, scene } = drawing
  const value = row.values[node.name]
  if (!isEditable(node, drawing)) {
    const shown = node.widget.show(value, node, scene, row)
    const style = decorated(node.decorations, drawing.names)
    return style ? html`<span class="${style}">${shown}</span>` : html`${shown}`
  }
  const control = controlOf(node, drawing, ariaLabel)
  return html`${node.widget.edit(value, node, scene, control)}${errorText(control)}`
}

function controlOf(node: FieldNode, drawing: FormDrawing, ariaLabel: string | null): Control {
  const { names, scene, prefix, row, watched, refreshing, focus } = drawing
  const name = prefix + node.name
  const id = controlId(name)
  const error = scene.errors[name]
  const described = [error ? `${id}-error` : null, node.help && !prefix ? `${id}-help` : null].filter(Boolean)
  return {
    name,
    id,
    row,
    error,
    required: node.required.holds(names),
    describedBy: described.join(' ') || null,
    ariaLabel,
    focus: focus === name || (typeof row.id !== 'number' && isOn(node.attributes.default_focus)),
    refresh: watched.has(node.name) || refreshing.has(prefix.replace(/\..*/, '.') + node.name),
  }
}

export function controlId(name: string): string {
  return `f-${name.replaceAll('.', '-')}`
}

function errorText({ id, error }: Control): Html {
  return error ? html`<p class="field-error" id="${`${id}-error`}">${error}</p>` : nothing
}

/** A label beside its field, with the field's help below it. */
export function fieldRow(node: FieldNode, drawing: FormDrawing): Html {
  const editable = isEditable(node, drawing)
  const id = controlId(drawing.prefix + node.name)
  const required = editable && node.required.holds(drawing.names)
  const own = { class: `field field-${node.field.type}`, 'data-field': node.name }
  if (node.attributes.nolabel)
    return html`<div${attributes({ ...own, class: `${own.class} field-wide` })}>${fieldValue(node, drawing, node.label)}${help(node, id)}</div>`
  const label = editable
    ? html`<label for="${id}">${node.label}${required ? html`<span class="required" aria-hidden="true"> *</span>` : null}</label>`
    : html`<span class="label">${node.label}</span>`
  return html`<div${attributes(own)}>${label}<div class="field-value">${fieldValue(node, drawing, null)}${help(node, id)}</div></div>`
}

function help(node: FieldNode, id: string): Html {
  return node.help ? html`<p class="field-help" id="${`${id}-help`}">${node.help}</p>` : nothing
}
