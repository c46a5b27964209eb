import { isNumeric } from '../model/fields/kinds.ts'
import { rowButton } from './button.ts'
import { type Decoration, decorated } from './decoration.ts'
import { attributes, classes, type Html, html, nothing } from './html.ts'
import type { Column, Editing } from './list.ts'
import { selectCell } from './list_select.ts'
import { postForm } from './post_form.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { isHandle } from './widgets/widget.ts'

/** What the rows of a list are drawn with. */
export interface ListDrawing {
  readonly columns: readonly Column[]
  readonly decorations: readonly Decoration[]
  readonly scene: Scene
  /** The names that conditions of the list ask about. */
  readonly asked: string[]
  /** A method that a click on a row calls, in the place of its page. */
  readonly action: string | null
  /** Each row has a link to its page at its end. */
  readonly opensForm: boolean
  /** Where a new row is written: first, or last. */
  readonly newFirst: boolean
  readonly editing: Editing | undefined
  /** The class of the whole list. */
  readonly style: string | null
  /** Rows can be chosen. */
  readonly selects: boolean
}

/** A row of a list that is only shown. */
export function drawRow(row: Row, drawn: ListDrawing): Html {
  const { columns, decorations, scene, asked, action, opensForm, editing, selects } = drawn
  const names = asked.length > 0 ? conditionNames(row, scene, asked) : {}
  const linked = columns.findIndex(column => 'node' in column && !column.node.columns && !isHandle(column.node))
  const cells = columns.map((column, index) => {
    if (!('node' in column)) {
      const shown = editing?.row ? [] : column.buttons.filter(({ hidden }) => !hidden.holds(names))
      return html`<td role="cell" class="list-button">${shown.map(({ element }) => rowButton(element, row, scene, nothing))}</td>`
    }
    const { node } = column
    if (isHandle(node))
      return html`<td role="cell" class="list-handle">${node.widget.show(null, node, scene, row)}</td>`
    const value = node.invisible.holds(names) ? nothing : node.widget.show(row.values[node.name], node, scene, row)
    const style = classes(isNumeric(node.field) && 'number', node.attributes.class, decorated(node.decorations, names))
    const content = index === linked ? opening(named(value, row, scene), row, scene, action, editing) : value
    return html`<td${attributes({ role: 'cell', class: style, 'data-label': node.label })}>${content}</td>`
  })
  const page = opensForm && !editing?.row ? scene.urls.page?.(row.id) : null
  const link = page ? html`<a class="btn btn-light btn-sm" href="${page}">${scene._('Open')}</a>` : nothing
  const last = opensForm ? html`<td role="cell" class="list-button">${link}</td>` : null
  const first = columns[linked]
  const box = selects ? selectCell(row, first && 'node' in first ? row.values[first.node.name] : null, scene) : null
  const own = { role: 'row', 'data-id': row.id }
  return html`<tr${attributes({ ...own, class: decorated(decorations, names) })}>${box}${cells}${last}</tr>`
}

/** What opens a row: its own page, or the method that the list names (`action` with `type="object"`). */
function opening(content: Html, row: Row, scene: Scene, action: string | null, editing: Editing | undefined): Html {
  // Beside a row that is being edited, a click saves that one and goes on with this.
  if (editing?.row)
    return html`<button type="submit" class="row-link" name="_next" value="${row.id}">${content}</button>`
  const url = scene.urls.record(row.id)
  if (action === null) return url === null ? content : rowLink(content, url, editing?.id === row.id)
  const target = scene.urls.button(row.id, action, 'object')
  return postForm('row-open', target, scene, html`<button class="row-link" type="submit">${content}</button>`)
}

function rowLink(content: Html, url: string, autofocus: boolean): Html {
  return html`<a${attributes({ class: 'row-link', href: url, autofocus })}>${content}</a>`
}

/** A link needs words: the number of the record, if its first value is empty. */
function named(value: Html, row: Row, scene: Scene): Html {
  return value.toString().trim()
    ? value
    : html`<span class="text-body-secondary">${scene._('No. %(id)s', { id: row.id })}</span>`
}
