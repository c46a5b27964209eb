import { isOn } from './attribute_values.ts'
import { controlId, type FormDrawing, fieldValue, helpText, isControl } from './control.ts'
import { attributes, classes, type Html, html } from './html.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { type FieldNode, isHandle } from './widgets/widget.ts'

/** The rows of an x2many with `<list>` in it: a table, whose cells are controls when its rows belong to the record. */
export function inlineList(node: FieldNode, drawing: FormDrawing): Html {
  const open = isControl(node, drawing)
  const editable = open && node.field.type === 'one2many'
  const chosen = open && node.field.type === 'many2many'
  const sent = editable && html`<input type="hidden" name="${node.name}" value="">`
  const heading = !isOn(node.attributes.nolabel) && html`<h2 class="form-heading">${node.label}</h2>`
  const choice = chosen && fieldValue({ ...node, columns: null }, asReferences(node, drawing), node.label)
  const adding = editable && node.lines.create && addButton(node, drawing)
  const help = helpText(node, controlId(node.name))
  const style = classes('field', 'field-wide', node.attributes.class)
  return html`<div class="${style}" data-field="${node.name}">${sent}${heading}${choice}${inlineTable(node, drawing, editable)}${adding}${help}</div>`
}

function inlineTable(node: FieldNode, drawing: FormDrawing, editable: boolean): Html {
  const { scene, row } = drawing
  const rows = inlineRows(row.values[node.name])
  if (rows.length === 0) return html`<p class="inline-empty">${node.placeholder ?? scene._('Nothing here yet.')}</p>`
  const columns = (node.columns ?? []).filter(
    ({ invisible, attributes: { optional } }) => optional !== 'hide' && !invisible.holds(drawing.names),
  )
  const heads = columns.map(column =>
    isHandle(column)
      ? html`<th scope="col" class="list-handle"><span class="visually-hidden">${column.label}</span></th>`
      : html`<th scope="col">${column.label}</th>`,
  )
  const last = editable && html`<th scope="col"><span class="visually-hidden">${scene._('Remove')}</span></th>`
  const body = rows.map(each => inlineRow(each, node, columns, drawing, editable))
  return html`<table class="table inline-list"><thead><tr>${heads}${last}</tr></thead><tbody>${body}</tbody></table>`
}

function addButton(node: FieldNode, { scene, row }: FormDrawing): Html {
  const own = { name: '_add', value: node.name, ...lineButton(row, scene) }
  return html`<button${attributes(own)}>${scene.icon('plus')}<span>${scene._('Add a line')}</span></button>`
}

function removeButton(value: string, { scene, row }: FormDrawing): Html {
  const own = { name: '_remove', value, ...lineButton(row, scene), 'aria-label': scene._('Remove this line') }
  return html`<button${attributes(own)}>${scene.icon('close')}</button>`
}

/** What changes the lines of a record in its form sends the form to be drawn again. */
function lineButton({ id }: Row, { urls }: Scene) {
  const formaction = urls.button(id, 'draft', 'object')
  return { type: 'submit', class: 'btn btn-link btn-sm', formaction, formnovalidate: true }
}

/** The rows in the value of an x2many that is shown as a list. */
export function inlineRows(value: unknown): readonly Row[] {
  const isRow = (item: unknown): item is Row => typeof item === 'object' && item !== null && 'values' in item
  return Array.isArray(value) ? value.filter(isRow) : []
}

/** The id of a line that is not stored yet, beside those that are there: `new1`, `new2` and so on. */
export function newLineId(ids: Iterable<number | string>): string {
  const numbers = [...ids].map(id => Number(/^new(\d+)$/.exec(String(id))?.[1] ?? 0))
  return `new${Math.max(0, ...numbers) + 1}`
}

function inlineRow(
  row: Row,
  node: FieldNode,
  columns: readonly FieldNode[],
  outer: FormDrawing,
  editable: boolean,
): Html {
  const prefix = `${node.name}.${row.id}.`
  const names = { ...conditionNames(row, outer.scene), parent: outer.names }
  const open = editable && (node.lines.edit || typeof row.id !== 'number')
  const inner: FormDrawing = { ...outer, controls: undefined, row, names, prefix, editable: open, watched: new Set() }
  const cells = columns.map(column =>
    isHandle(column)
      ? html`<td class="list-handle">${fieldValue(column, inner, column.label)}</td>`
      : html`<td${attributes({ 'data-label': column.label, class: column.attributes.class })}>${fieldValue(column, inner, column.label)}</td>`,
  )
  const removing = node.lines.delete && removeButton(`${node.name}.${row.id}`, outer)
  const remove =
    editable &&
    html`<td class="inline-remove"><input type="hidden" name="${`${prefix}id`}" value="${row.id}">${removing}</td>`
  return html`<tr>${cells}${remove}</tr>`
}

/** The drawing with the rows of an x2many as what they are called, to choose from others. */
function asReferences(node: FieldNode, drawing: FormDrawing): FormDrawing {
  const references = inlineRows(drawing.row.values[node.name]).map(({ id, values }) => ({
    id,
    label: String(values.display_name ?? id),
  }))
  return { ...drawing, row: { ...drawing.row, values: { ...drawing.row.values, [node.name]: references } } }
}
