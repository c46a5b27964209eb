import { isNumeric } from '../model/fields/kinds.ts'
import { type ArchElement, elements } from './arch.ts'
import { countIn, isOn } from './attribute_values.ts'
import { type Condition, condition, never } from './condition.ts'
import { type Decoration, decorationsOf } from './decoration.ts'
import type { FormPlan } from './form.ts'
import { groupDetails } from './group_details.ts'
import { aggregatesOf, type GroupDetails, type GroupRowLinks, groupRows } from './group_rows.ts'
import { groupables, groupSpecs } from './groupable.ts'
import type { Group } from './grouped.ts'
import { attributes, classes, type Html, html, nothing } from './html.ts'
import { type HeaderButton, headerButtons } from './list_header.ts'
import { compileRow } from './list_row.ts'
import { drawRow, type ListDrawing } from './list_rows.ts'
import { selectHead } from './list_select.ts'
import { sums } from './list_sums.ts'
import { type Compiling, fieldNode, pathsOf } from './node.ts'
import { type Can, rights } from './rights.ts'
import type { Row, Scene } from './scene.ts'
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
  /** What acts on rows that somebody chooses, beside what all lists have. */
  readonly header: readonly HeaderButton[]
  draw(rows: readonly Row[], scene: Scene, sorting: Sorting, editing?: Editing): Html
  readonly grouping: ListGrouping
}

/** A row of a list that is being edited. */
export interface Editing {
  readonly id: number | 'new'
  /** The row as the form that it is; null: it has just been saved. */
  readonly row: Html | null
  /** What goes below the row: how it is saved. */
  readonly below?: Html
}

/** How a list shows its records in groups. */
export interface ListGrouping {
  /** What it is grouped by unless the search says otherwise. */
  readonly specs: readonly string[]
  readonly limit: number
  /** Are the groups open at first? */
  readonly expand: boolean
  readonly aggregates: readonly string[]
  /** What group rows show of the record that they are about, by its field. */
  readonly details: ReadonlyMap<string, GroupDetails>
  draw(groups: readonly Group[], scene: Scene, sorting: Sorting, links: GroupRowLinks, editing?: Editing): Html
}

export type Column = { readonly node: FieldNode } | { readonly buttons: Button[] }
type Button = { readonly element: ArchElement; readonly hidden: Condition }

/** How the list is sorted, and the address that sorts it by a column. */
export interface Sorting {
  readonly field: string | null
  readonly descending: boolean
  url(field: string): string
}

/** Compiles a resolved list, as one person sees it. */
export function compileList(arch: ArchElement, compiling: Compiling): ListPlan {
  const { attributes: given } = arch
  const all = columnsOf(arch, compiling)
  const nodes = all.flatMap(column => ('node' in column ? [column.node] : []))
  const columns = all.filter(column => !('node' in column && isHidden(column.node)))
  const details = groupDetails(arch, compiling)
  const drawing = compileDrawing(arch, columns)
  return {
    title: given.string ?? null,
    columns,
    paths: pathsOf(nodes),
    limit: countIn(given.limit),
    order: given.default_order ?? null,
    can: rights(arch),
    header: headerButtons(arch),
    row: given.editable ? compileRow(arch, columns, compiling) : null,
    handle: nodes.find(node => isHandle(node) && node.readonly === never) ?? null,
    draw: (rows, scene, sorting, editing) => {
      const drawn = drawing(scene, editing)
      return table(drawn, draw => rows.map(draw), sorting, sums(rows, drawn))
    },
    grouping: {
      specs: groupSpecs(arch, groupables(compiling.fields)),
      limit: countIn(given.groups_limit) ?? 80,
      expand: isOn(given.expand),
      aggregates: aggregatesOf(columns),
      details,
      draw: (groups, scene, sorting, links, editing) => {
        const drawn = drawing(scene, editing)
        return table(drawn, row => groupRows(groups, { ...drawn, details, links, row }), sorting, nothing)
      },
    },
  }
}

/** Columns of fields, and of buttons: those beside each other are in one. */
function columnsOf(arch: ArchElement, compiling: Compiling): Column[] {
  const columns: Column[] = []
  for (const element of elements(arch)) {
    const last = columns.at(-1)
    const node = element.tag === 'field' ? fieldNode(element, compiling) : null
    if (node) columns.push({ node })
    if (element.tag !== 'button' || isOn(element.attributes.column_invisible)) continue
    const button = { element, hidden: condition(element, 'invisible') }
    if (last && 'buttons' in last) last.buttons.push(button)
    else columns.push({ buttons: [button] })
  }
  return columns
}

function compileDrawing(arch: ArchElement, columns: readonly Column[]) {
  const { attributes: given } = arch
  const decorations = decorationsOf(arch)
  const always = {
    columns,
    decorations,
    asked: namesAsked(columns, decorations),
    action: given.type === 'object' ? (given.action ?? null) : null,
    opensForm: isOn(given.open_form_view),
    newFirst: given.editable === 'top',
    style: given.class ?? null,
  }
  return (scene: Scene, editing: Editing | undefined): ListDrawing => {
    // Rows are chosen where there is something to do with them, and none is being edited.
    return { ...always, scene, editing, selects: scene.selects === true && !editing?.row }
  }
}

/** The head of a list, its rows with the one that is being edited in its place, and its foot. A new row is first or last. */
function table(drawn: ListDrawing, rows: (draw: (row: Row) => Html) => Html[], sorting: Sorting, foot: Html): Html {
  const { columns, scene, editing, opensForm, newFirst, selects, style } = drawn
  const heads = columns.map(column => head(column, scene, sorting))
  const width = columns.length + Number(opensForm)
  const open = editing?.row
    ? html`${editing.row}<tr role="row" class="list-editing-end"><td role="cell" colspan="${width}">${editing.below}</td></tr>`
    : null
  const all = rows(row => (open && row.id === editing?.id ? open : drawRow(row, drawn)))
  const added = open && editing?.id === 'new' ? open : null
  const body = html`${newFirst && added}${all}${!newFirst && added}`
  return html`<table class="${classes('table table-hover list', style)}" role="table"><thead role="rowgroup"><tr role="row">${selects && selectHead(scene)}${heads}${opensForm && buttonHead(scene)}</tr></thead><tbody role="rowgroup">${body}</tbody>${foot}</table>`
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
  return isOn(given.column_invisible) || isOn(given.invisible) || given.optional === 'hide'
}

function buttonHead(scene: Scene): Html {
  return html`<th scope="col" role="columnheader"><span class="visually-hidden">${scene._('Actions')}</span></th>`
}

function head(column: Column, scene: Scene, sorting: Sorting): Html {
  if (!('node' in column)) return buttonHead(scene)
  const { field, label, name, attributes: given } = column.node
  if (isHandle(column.node))
    return html`<th scope="col" role="columnheader" class="list-handle"><span class="visually-hidden">${label}</span></th>`
  const width = given.width?.replace('px', '')
  const own = {
    scope: 'col',
    role: 'columnheader',
    width,
    class: classes(isNumeric(field) && 'number', given.class),
  }
  const text = isOn(given.nolabel) ? html`<span class="visually-hidden">${label}</span>` : html`${label}`
  if (!field.store || unsortable.has(field.type)) return html`<th${attributes(own)}>${text}</th>`
  const active = sorting.field === name
  const direction = active ? (sorting.descending ? 'descending' : 'ascending') : null
  const arrow = active ? scene.icon(sorting.descending ? 'chevron-down' : 'chevron-up') : null
  return html`<th${attributes({ ...own, 'aria-sort': direction })}><a href="${sorting.url(name)}">${text}${arrow}</a></th>`
}
