import { isOn } from './attribute_values.ts'
import { type FormDrawing, fieldValue, isControl } from './control.ts'
import { attributes, type Html, html, nothing } from './html.ts'
import { conditionNames, type Row } from './scene.ts'
import { type FieldNode, isHandle } from './widgets/widget.ts'

/** The rows of an x2many with `<list>` in it: a table, whose cells are controls when its rows belong to the record. */
export function inlineList(node: FieldNode, drawing: FormDrawing): Html {
  const { scene, row } = drawing
  const rows = inlineRows(row.values[node.name])
  const columns = (node.columns ?? []).filter(
    ({ invisible, attributes: { optional } }) => optional !== 'hide' && !invisible.holds(drawing.names),
  )
  const open = isControl(node, drawing)
  const editable = open && node.field.type === 'one2many'
  const chosen = open && node.field.type === 'many2many'
  const heads = columns.map(column =>
    isHandle(column)
      ? html`<th scope="col" class="list-handle"><span class="visually-hidden">${column.label}</span></th>`
      : html`<th scope="col">${column.label}</th>`,
  )
  const body = rows.map(each => inlineRow(each, node, columns, drawing, editable))
  const table = rows.length
    ? html`<table class="table inline-list"><thead><tr>${heads}${editable ? html`<th scope="col"><span class="visually-hidden">${scene._('Remove')}</span></th>` : null}</tr></thead><tbody>${body}</tbody></table>`
    : html`<p class="inline-empty">${node.placeholder ?? scene._('Nothing here yet.')}</p>`
  const add = {
    type: 'submit',
    class: 'btn btn-link btn-sm',
    name: '_add',
    value: node.name,
    formaction: scene.urls.button(row.id, 'draft', 'object'),
    formnovalidate: true,
  }
  const adding =
    editable && node.lines.create
      ? html`<button${attributes(add)}>${scene.icon('plus')}<span>${scene._('Add a line')}</span></button>`
      : null
  const help = node.help ? html`<p class="field-help" id="f-${node.name}-help">${node.help}</p>` : null
  const choice = chosen ? fieldValue({ ...node, columns: null }, asReferences(node, drawing), node.label) : nothing
  return html`<div class="${`field field-wide ${node.attributes.class ?? ''}`.trim()}" data-field="${node.name}">${editable ? html`<input type="hidden" name="${node.name}" value="">` : null}${isOn(node.attributes.nolabel) ? null : html`<h2 class="form-heading">${node.label}</h2>`}${choice}${table}${adding}${help}</div>`
}

/** The rows in the value of an x2many that is shown as a list. */
export function inlineRows(value: unknown): readonly Row[] {
  const isRow = (item: unknown): item is Row => typeof item === 'object' && item !== null && 'values' in item
  return Array.isArray(value) ? value.filter(isRow) : []
}

function inlineRow(
  row: Row,
  node: FieldNode,
  columns: readonly FieldNode[],
  outer: FormDrawing,
  editable: boolean,
): Html {
  const { scene } = outer
  const prefix = `${node.name}.${row.id}.`
  const names = { ...conditionNames(row, scene), parent: outer.names }
  const open = editable && (node.lines.edit || typeof row.id !== 'number')
  const inner: FormDrawing = { ...outer, controls: undefined, row, names, prefix, editable: open, watched: new Set() }
  const cells = columns.map(column =>
    isHandle(column)
      ? html`<td class="list-handle">${fieldValue(column, inner, column.label)}</td>`
      : html`<td${attributes({ 'data-label': column.label, class: column.attributes.class })}>${fieldValue(column, inner, column.label)}</td>`,
  )
  const own = {
    type: 'submit',
    class: 'btn btn-link btn-sm',
    name: '_remove',
    value: `${node.name}.${row.id}`,
    formnovalidate: true,
    formaction: scene.urls.button(outer.row.id, 'draft', 'object'),
    'aria-label': scene._('Remove this line'),
  }
  const removing = node.lines.delete ? html`<button${attributes(own)}>${scene.icon('close')}</button>` : null
  const remove = editable
    ? html`<td class="inline-remove"><input type="hidden" name="${`${prefix}id`}" value="${row.id}">${removing}</td>`
    : null
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
