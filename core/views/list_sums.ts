import { type Html, html, nothing } from './html.ts'
import type { Column } from './list.ts'
import type { ListDrawing } from './list_rows.ts'
import type { Row } from './scene.ts'

/** The line below a list, if a column says `sum` or `avg`: of the rows that are shown. */
export function sums(rows: readonly Row[], { columns, scene, selects, opensForm }: ListDrawing): Html {
  const asked = (column: Column) =>
    'node' in column ? (column.node.attributes.sum ?? column.node.attributes.avg) : null
  if (rows.length === 0 || !columns.some(asked)) return nothing
  const cells = columns.map(column => {
    const label = asked(column)
    if (!label || !('node' in column)) return html`<td role="cell"></td>`
    const { node } = column
    const values = rows.map(({ values }) => Number(values[node.name]) || 0)
    const sum = values.reduce((all, each) => all + each, 0)
    const value = node.attributes.sum === undefined ? sum / values.length : sum
    const shown = node.widget.show(value, node, scene, { id: '', values: { [node.name]: value } })
    return html`<td role="cell" class="number" data-label="${label}" title="${label}">${shown}</td>`
  })
  const empty = html`<td role="cell"></td>`
  return html`<tfoot role="rowgroup"><tr role="row">${selects && empty}${cells}${opensForm && empty}</tr></tfoot>`
}
