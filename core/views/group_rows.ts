import { isNumeric } from '../model/fields/kinds.ts'
import type { ArchElement } from './arch.ts'
import { rowButton } from './button.ts'
import { type GroupLinks, groupPager, groupToggle } from './group_links.ts'
import type { Group } from './grouped.ts'
import { type Html, html, nothing } from './html.ts'
import type { Column } from './list.ts'
import type { ListDrawing } from './list_rows.ts'
import type { Row, Scene } from './scene.ts'
import type { FieldNode } from './widgets/widget.ts'

export interface GroupRowLinks extends GroupLinks {
  /** What is shown of the record that a group is about, by its spec and id. */
  record(spec: string, id: unknown): Row | null
}

/** `<groupby name="partner_id">`: what the rows of its groups show of the record. */
export interface GroupDetails {
  readonly model: string
  readonly fields: readonly FieldNode[]
  readonly buttons: readonly ArchElement[]
}

interface GroupDrawing extends ListDrawing {
  readonly details: ReadonlyMap<string, GroupDetails>
  readonly links: GroupRowLinks
  row(row: Row): Html
}

/** The rows of groups, each with what is in it where it is open. */
export function groupRows(groups: readonly Group[], drawing: GroupDrawing, level = 0, place = 'group'): Html[] {
  return groups.map((group, index) => {
    const id = `${place}-${index}`
    const head = headRow(group, drawing, level, id)
    if (group.page === 0) return head
    const inner =
      group.groups.length > 0 ? groupRows(group.groups, drawing, level + 1, id) : group.rows.map(drawing.row)
    return html`${head}${inner}${pagerRow(group, drawing, id)}`
  })
}

function headRow(
  group: Group,
  { columns, selects, opensForm, details, scene, links }: GroupDrawing,
  level: number,
  id: string,
): Html {
  const first = columns.findIndex((column, index) => index > 0 && aggregateOf(column) !== null)
  const span = first < 0 ? columns.length + Number(opensForm) : first
  const totals = columns.slice(span).map(column => totalCell(column, group.aggregates, scene))
  const last = totals.length > 0 && opensForm && html`<td role="cell" colspan="1"></td>`
  const about = details.get(group.spec)
  const row = about ? links.record(group.spec, group.value) : null
  const more = about && row && aboutGroup(about, row, scene)
  return html`<tr class="group-row" data-level="${level}" role="row"><th scope="row" role="rowheader" colspan="${span + Number(selects)}">${groupToggle(group, id, scene, links)}${more}</th>${totals}${last}</tr>`
}

function aboutGroup({ fields, buttons, model }: GroupDetails, row: Row, scene: Scene): Html {
  const button: Scene['urls']['button'] = (id, name, type, more) =>
    scene.urls.button(id, name, type, { ...more, model })
  const urls = { ...scene.urls, button }
  const own = { ...scene, urls }
  const values = fields.map(
    node =>
      html`<span class="group-detail" title="${node.label}">${node.widget.show(row.values[node.name], node, own, row)}</span>`,
  )
  return html`${values}${buttons.map(button => rowButton(button, row, own, nothing))}`
}

/** How a column is added up in group rows: as it says itself, else as its field is. */
export function aggregateOf(column: Column): string | null {
  if (!('node' in column)) return null
  const { name, field, attributes: given } = column.node
  if (field.aggregator === null) return null
  const asked = given.sum !== undefined ? 'sum' : given.avg !== undefined ? 'avg' : field.aggregator
  return ['sum', 'avg', 'min', 'max'].includes(asked) && isNumeric(field) ? `${name}:${asked}` : null
}

/** The aggregates that group rows show, and those that say whether amounts are of one currency. */
export function aggregatesOf(columns: readonly Column[]): string[] {
  const found = columns.flatMap(column => {
    const spec = aggregateOf(column)
    if (spec === null || !('node' in column)) return []
    const currency = column.node.field.currencyField
    return currency ? [spec, `${currency}:array_agg_distinct`] : [spec]
  })
  return [...new Set(found)]
}

function totalCell(column: Column, aggregates: Group['aggregates'], scene: Scene): Html {
  const spec = aggregateOf(column)
  const value = spec === null ? null : aggregates[spec]
  if (!('node' in column) || typeof value !== 'number') return html`<td role="cell"></td>`
  const { node } = column
  const currencies = aggregates[`${node.field.currencyField}:array_agg_distinct`]
  // Amounts of several currencies come to nothing.
  const isOne = !node.field.currencyField || (Array.isArray(currencies) && new Set(currencies).size === 1)
  const shown = isOne
    ? node.widget.show(value, node, scene, { id: '', values: { [node.name]: value } })
    : html`<span title="${scene._('Several currencies')}">—</span>`
  return html`<td role="cell" class="number" data-label="${node.label}">${shown}</td>`
}

function pagerRow(group: Group, { columns, selects, opensForm, scene, links }: GroupDrawing, id: string): Html {
  const { page, limit, count, groups, rows } = group
  const isOuter = groups.length > 0
  const shown = isOuter ? groups.length : rows.length
  const pager = groupPager(group, isOuter ? shown === limit : page * limit < count, id, scene, links)
  if (!pager) return nothing
  const first = (page - 1) * limit + 1
  const text = scene._('%(first)s–%(last)s of %(total)s', { first, last: first + shown - 1, total: count })
  return html`<tr role="row"><td role="cell" colspan="${columns.length + Number(selects) + Number(opensForm)}"><nav class="pager" aria-label="${scene._('Pages')}"><span>${isOuter ? nothing : text}</span>${pager}</nav></td></tr>`
}
