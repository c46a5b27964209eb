import { toWallClock } from '../zone.ts'
import { isOn } from './attribute_values.ts'
import { decorated } from './decoration.ts'
import { classes, type Html, html, nothing } from './html.ts'
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
  /** Which of the places of a field is the control; without it, each. */
  readonly controls?: ReadonlyMap<string, FieldNode['attributes']> | undefined
}

/** Could this field be a control here? */
export function isEditable(node: FieldNode, drawing: FormDrawing): boolean {
  return isOpen(node, drawing) && !node.readonly.holds(drawing.names)
}

/** Is it the control of this field here? A field that stands in several places has one. */
export function isControl(node: FieldNode, drawing: FormDrawing): boolean {
  return isHere(node, drawing) && isEditable(node, drawing)
}

function isHere({ name, attributes: own }: FieldNode, { controls }: FormDrawing): boolean {
  return controls === undefined || controls.get(name) === own
}

function isOpen(node: FieldNode, { editable, open }: FormDrawing): boolean {
  const { field, name, widget } = node
  return (
    editable &&
    open(node) &&
    name !== 'id' &&
    !widget.onlyShown?.(node) &&
    !['binary', 'reference'].includes(field.type)
  )
}

/** Does a form send this field: as a control, or unseen because the view says `force_save`? */
export function isSent(node: FieldNode, drawing: FormDrawing): boolean {
  return isOpen(node, drawing) && (!node.readonly.holds(drawing.names) || isOn(node.attributes.force_save))
}

/** A field without a label of its own: its control, or its value. */
export function fieldValue(node: FieldNode, drawing: FormDrawing, ariaLabel: string | null): Html {
  const { row, scene } = drawing
  const value = row.values[node.name]
  if (!isControl(node, drawing)) {
    const shown = node.widget.show(value, node, scene, row)
    const style = decorated(node.decorations, drawing.names)
    const sent =
      isHere(node, drawing) && isSent(node, drawing) ? unseen(drawing.prefix + node.name, value, scene) : null
    return style ? html`<span class="${style}">${shown}</span>${sent}` : html`${shown}${sent}`
  }
  const control = controlOf(node, drawing, ariaLabel)
  return html`${node.widget.edit(value, node, scene, control)}${errorText(control)}`
}

/** A single value that is sent without being a control. */
function unseen(name: string, value: unknown, { tz }: Scene): Html {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value
  const text = id instanceof Date ? toWallClock(id, tz) : typeof id === 'boolean' ? (id ? '1' : '') : (id ?? '')
  return html`<input type="hidden" name="${name}" value="${String(text)}">`
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
export function fieldRow(node: FieldNode, drawing: FormDrawing, span: string | null = null): Html {
  const editable = isControl(node, drawing)
  const id = controlId(drawing.prefix + node.name)
  const required = editable && node.required.holds(drawing.names)
  const style = classes('field', `field-${node.field.type}`, span, node.attributes.class)
  if (isOn(node.attributes.nolabel))
    return html`<div class="${classes(style, 'field-wide')}" data-field="${node.name}">${fieldValue(node, drawing, node.label)}${helpText(node, id)}</div>`
  const label = editable
    ? html`<label for="${id}">${node.label}${required ? html`<span class="required" aria-hidden="true"> *</span>` : null}</label>`
    : html`<span class="label">${node.label}</span>`
  return html`<div class="${style}" data-field="${node.name}">${label}<div class="field-value">${fieldValue(node, drawing, null)}${helpText(node, id)}</div></div>`
}

export function helpText(node: FieldNode, id: string): Html {
  return node.help ? html`<p class="field-help" id="${`${id}-help`}">${node.help}</p>` : nothing
}
