import { type ArchElement, elements } from './arch.ts'
import { rowButton } from './button.ts'
import { type Condition, condition } from './condition.ts'
import { type Decoration, decorated, decorationsOf } from './decoration.ts'
import { attributes, type Html, html, nothing } from './html.ts'
import { type Compiling, fieldNode, pathsOf } from './node.ts'
import { type Can, rights } from './rights.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { unsortable } from './search.ts'
import type { FieldNode } from './widgets/widget.ts'

/** A list view made ready: what to load, and how to draw it. */
export interface ListPlan {
  readonly title: string | null
  readonly columns: readonly Column[]
  readonly paths: readonly string[]
  readonly limit: number | null
  readonly order: string | null
  readonly can: Can
  draw(rows: readonly Row[], scene: Scene, sorting: Sorting): Html
}

type Column = { readonly node: FieldNode } | { readonly buttons: Button[] }
type Button = { readonly element: ArchElement; readonly hidden: Condition }

/** How the list is sorted, and the address that sorts it by a column. */
export interface Sorting {
  readonly field: string | null
  readonly descending: boolean
  url(field: string): string
}

const numeric = new Set(['integer', 'float', 'monetary'])

/** Compiles a resolved list, as one person sees it. */
export function compileList(arch: ArchElement, compiling: Compiling): ListPlan {
  const columns: Column[] = []
  for (const element of elements(arch)) {
    const last = columns.at(-1)
    const node = element.tag === 'field' ? fieldNode(element, compiling) : null
    if (node) columns.push({ node })
    if (element.tag !== 'button') continue
    const button = { element, hidden: condition(element, 'invisible') }
    if (last && 'buttons' in last) last.buttons.push(button)
    else columns.push({ buttons: [button] })
  }
  const decorations = decorationsOf(arch)
  const shown = columns.filter(column => !('node' in column && isHidden(column.node)))
  const nodes = columns.flatMap(column => ('node' in column ? [column.node] : []))
  const action = arch.attributes.type === 'object' ? (arch.attributes.action ?? null) : null
  const asked = namesAsked(shown, decorations)
  const limit = Number(arch.attributes.limit)
  return {
    title: arch.attributes.string ?? null,
    columns: shown,
    paths: pathsOf(nodes),
    limit: Number.isInteger(limit) && limit > 0 ? limit : null,
    order: arch.attributes.default_order ?? null,
    can: rights(arch),
    draw: (rows, scene, sorting) => {
      const heads = shown.map(column => head(column, scene, sorting))
      const body = rows.map(row => drawRow(row, shown, decorations, scene, asked, action))
      return html`<table class="table table-hover list" role="table"><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${body}</tbody>${sums(shown, rows, scene)}</table>`
    },
  }
}

/** The names that the conditions of a list ask about. */
function namesAsked(columns: readonly Column[], decorations: readonly Decoration[]): string[] {
  const conditions = columns.flatMap(column =>
    'node' in column
      ? [column.node.invisible, ...column.node.decorations.map(({ test }) => test)]
      : column.buttons.map(({ hidden }) => hidden),
  )
  return [...new Set([...conditions, ...decorations.map(({ test }) => test)].flatMap(({ names }) => names))]
}

/** `column_invisible="1"`, and fields that are there for conditions only. */
function isHidden({ attributes: given }: FieldNode): boolean {
  return [given.column_invisible, given.invisible, given.optional].some(text =>
    /^(1|true|hide)$/i.test(text?.trim() ?? ''),
  )
}

function head(column: Column, scene: Scene, sorting: Sorting): Html {
  if (!('node' in column))
    return html`<th scope="col" role="columnheader"><span class="visually-hidden">${scene._('Actions')}</span></th>`
  const { field, label, name, attributes: given } = column.node
  const own = { scope: 'col', role: 'columnheader', class: numeric.has(field.type) ? 'number' : null }
  const text = given.nolabel ? html`<span class="visually-hidden">${label}</span>` : html`${label}`
  if (!field.store || unsortable.has(field.type)) return html`<th${attributes(own)}>${text}</th>`
  const active = sorting.field === name
  const direction = active ? (sorting.descending ? 'descending' : 'ascending') : null
  const arrow = active ? scene.icon(sorting.descending ? 'chevron-down' : 'chevron-up') : null
  return html`<th${attributes({ ...own, 'aria-sort': direction })}><a href="${sorting.url(name)}">${text}${arrow}</a></th>`
}

function drawRow(
  row: Row,
  columns: readonly Column[],
  decorations: readonly Decoration[],
  scene: Scene,
  asked: string[],
  action: string | null,
): Html {
  const names = asked.length > 0 ? conditionNames(row, scene, asked) : {}
  const linked = columns.findIndex(column => 'node' in column && !column.node.columns)
  const cells = columns.map((column, index) => {
    if (!('node' in column)) {
      const shown = column.buttons.filter(({ hidden }) => !hidden.holds(names))
      return html`<td role="cell" class="list-button">${shown.map(({ element }) => rowButton(element, row, scene, nothing))}</td>`
    }
    const { node } = column
    const value = node.invisible.holds(names) ? nothing : node.widget.show(row.values[node.name], node, scene, row)
    const classes = [numeric.has(node.field.type) ? 'number' : '', decorated(node.decorations, names)]
      .filter(Boolean)
      .join(' ')
    const content = index === linked ? opening(named(value, row, scene), row, scene, action) : value
    return html`<td${attributes({ role: 'cell', class: classes || null, 'data-label': node.label })}>${content}</td>`
  })
  return html`<tr${attributes({ role: 'row', class: decorated(decorations, names) || null })}>${cells}</tr>`
}

/** The line below a list, if a column says `sum` or `avg`: of the rows that are shown. */
function sums(columns: readonly Column[], rows: readonly Row[], scene: Scene): Html {
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
  return html`<tfoot role="rowgroup"><tr role="row">${cells}</tr></tfoot>`
}

/** What opens a row: its own page, or the method that the list names (`action` with `type="object"`). */
function opening(content: Html, row: Row, scene: Scene, action: string | null): Html {
  const url = scene.urls.record(row.id)
  if (action === null) return url === null ? content : html`<a class="row-link" href="${url}">${content}</a>`
  const target = scene.urls.button(row.id, action, 'object')
  const token = html`<input type="hidden" name="csrf_token" value="${scene.csrfToken}">`
  return html`<form class="row-open" method="post" action="${target}">${token}<button class="row-link" type="submit">${content}</button></form>`
}

/** A link needs words: the number of the record, if its first value is empty. */
function named(value: Html, row: Row, scene: Scene): Html {
  return value.toString().trim()
    ? value
    : html`<span class="text-body-secondary">${scene._('No. %(id)s', { id: row.id })}</span>`
}
