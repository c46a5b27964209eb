import { type ArchElement, elements } from './arch.ts'
import { rowButton } from './button.ts'
import { type Condition, condition, never } from './condition.ts'
import { type Decoration, decorated, decorationsOf } from './decoration.ts'
import type { FormPlan } from './form.ts'
import { attributes, type Html, html, nothing } from './html.ts'
import { compileRow } from './list_row.ts'
import { sums } from './list_sums.ts'
import { type Compiling, fieldNode, pathsOf } from './node.ts'
import { type Can, isOn, rights } from './rights.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { unsortable } from './search.ts'
import { type FieldNode, isHandle } from './widgets/widget.ts'

/** A list view made ready: what to load, and how to draw it. */
export interface ListPlan {
  readonly title: string | null
  readonly columns: readonly Column[]
  readonly paths: readonly string[]
  readonly limit: number | null
  readonly order: string | null
  readonly can: Can
  /** How a row is edited in its place; null where a click opens its page. */
  readonly row: FormPlan | null
  /** The field whose value is the place of a row, for rows that can be dragged. */
  readonly handle: FieldNode | null
  /** Where a new row is written. */
  readonly newRow: 'top' | 'bottom'
  draw(rows: readonly Row[], scene: Scene, sorting: Sorting, editing?: Editing): Html
}

/** A row of a list that is being edited. */
export interface Editing {
  readonly id: number | 'new'
  /** The row as the form that it is; null: it has just been saved. */
  readonly row: Html | null
  /** What goes below the row: how it is saved. */
  readonly below?: Html
}

export type Column = { readonly node: FieldNode } | { readonly buttons: Button[] }
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
  const { editable } = arch.attributes
  const opensForm = isOn(arch.attributes.open_form_view)
  return {
    title: arch.attributes.string ?? null,
    columns: shown,
    paths: pathsOf(nodes),
    limit: Number.isInteger(limit) && limit > 0 ? limit : null,
    order: arch.attributes.default_order ?? null,
    can: rights(arch),
    row: editable ? compileRow(arch, shown, compiling) : null,
    handle: nodes.find(node => isHandle(node) && node.readonly === never) ?? null,
    newRow: editable === 'top' ? 'top' : 'bottom',
    draw: (rows, scene, sorting, editing) => {
      const heads = shown.map(column => head(column, scene, sorting))
      const drawn = { columns: shown, decorations, scene, asked, action, opensForm, editing }
      const body = placed(
        rows,
        row => drawRow(row, drawn),
        shown.length + (opensForm ? 1 : 0),
        editable === 'top',
        editing,
      )
      return html`<table class="table table-hover list" role="table"><thead role="rowgroup"><tr role="row">${heads}${opensForm ? buttonHead(scene) : null}</tr></thead><tbody role="rowgroup">${body}</tbody>${sums(shown, rows, scene)}</table>`
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

function buttonHead(scene: Scene): Html {
  return html`<th scope="col" role="columnheader"><span class="visually-hidden">${scene._('Actions')}</span></th>`
}

function head(column: Column, scene: Scene, sorting: Sorting): Html {
  if (!('node' in column)) return buttonHead(scene)
  const { field, label, name, attributes: given } = column.node
  if (isHandle(column.node))
    return html`<th scope="col" role="columnheader" class="list-handle"><span class="visually-hidden">${label}</span></th>`
  const own = { scope: 'col', role: 'columnheader', class: numeric.has(field.type) ? 'number' : null }
  const text = given.nolabel ? html`<span class="visually-hidden">${label}</span>` : html`${label}`
  if (!field.store || unsortable.has(field.type)) return html`<th${attributes(own)}>${text}</th>`
  const active = sorting.field === name
  const direction = active ? (sorting.descending ? 'descending' : 'ascending') : null
  const arrow = active ? scene.icon(sorting.descending ? 'chevron-down' : 'chevron-up') : null
  return html`<th${attributes({ ...own, 'aria-sort': direction })}><a href="${sorting.url(name)}">${text}${arrow}</a></th>`
}

/** What the rows of a list are drawn with. */
interface Drawn {
  readonly columns: readonly Column[]
  readonly decorations: readonly Decoration[]
  readonly scene: Scene
  readonly asked: string[]
  readonly action: string | null
  readonly opensForm: boolean
  readonly editing: Editing | undefined
}

/** The rows in order, with the one that is being edited in its place; a new one is first or last. */
function placed(
  rows: readonly Row[],
  draw: (row: Row) => Html,
  width: number,
  first: boolean,
  editing: Editing | undefined,
): Html[] {
  const open = editing?.row
    ? html`${editing.row}<tr role="row" class="list-editing-end"><td role="cell" colspan="${width}">${editing.below}</td></tr>`
    : null
  const all = rows.map(row => (open && row.id === editing?.id ? open : draw(row)))
  if (!open || editing?.id !== 'new') return all
  return first ? [open, ...all] : [...all, open]
}

function drawRow(row: Row, { columns, decorations, scene, asked, action, opensForm, editing }: Drawn): Html {
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
    const classes = [numeric.has(node.field.type) ? 'number' : '', decorated(node.decorations, names)]
      .filter(Boolean)
      .join(' ')
    const content = index === linked ? opening(named(value, row, scene), row, scene, action, editing) : value
    return html`<td${attributes({ role: 'cell', class: classes || null, 'data-label': node.label })}>${content}</td>`
  })
  const page = opensForm && !editing?.row ? scene.urls.page?.(row.id) : null
  const link = page
    ? html`<td role="cell" class="list-button"><a class="btn btn-light btn-sm" href="${page}">${scene._('Open')}</a></td>`
    : nothing
  const own = { role: 'row', 'data-id': row.id }
  return html`<tr${attributes({ ...own, class: decorated(decorations, names) || null })}>${cells}${opensForm ? link : null}</tr>`
}

/** What opens a row: its own page, or the method that the list names (`action` with `type="object"`). */
function opening(content: Html, row: Row, scene: Scene, action: string | null, editing: Editing | undefined): Html {
  // Beside a row that is being edited, a click saves that one and goes on with this.
  if (editing?.row)
    return html`<button type="submit" class="row-link" name="_next" value="${row.id}">${content}</button>`
  const url = scene.urls.record(row.id)
  if (action === null) return url === null ? content : rowLink(content, url, editing?.id === row.id)
  const target = scene.urls.button(row.id, action, 'object')
  const token = html`<input type="hidden" name="csrf_token" value="${scene.csrfToken}">`
  return html`<form class="row-open" method="post" action="${target}">${token}<button class="row-link" type="submit">${content}</button></form>`
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
