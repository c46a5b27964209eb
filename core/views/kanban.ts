import { type ArchElement, elements, ViewError, walk } from './arch.ts'
import { countIn, isOn } from './attribute_values.ts'
import { rowButton } from './button.ts'
import { cardPaths } from './card_paths.ts'
import { groupables, groupSpecs } from './groupable.ts'
import type { Group } from './grouped.ts'
import { attributes, classes, type Html, html, nothing } from './html.ts'
import { type ColumnLinks, isMovable, kanbanColumns } from './kanban_columns.ts'
import { type Compiling, fieldNode, fieldOf, pathsOf } from './node.ts'
import { compileChildren, type MarkupDrawing, type Renderer, type Special } from './plain.ts'
import { type Can, rights } from './rights.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { colorOf } from './widgets/colors.ts'

/** A kanban view made ready: what to load, and how to draw it. */
export interface KanbanPlan {
  readonly title: string | null
  readonly paths: readonly string[]
  readonly limit: number | null
  readonly order: string | null
  readonly can: Can
  draw(rows: readonly Row[], scene: Scene): Html
  readonly columns: {
    /** The field that makes the columns unless the search says otherwise. */
    readonly specs: readonly string[]
    /** May cards be dragged between columns of this field? */
    movable(spec: string): boolean
    draw(groups: readonly Group[], scene: Scene, links: ColumnLinks): Html
  }
}

interface CardDrawing extends MarkupDrawing {
  readonly row: Row
  readonly scene: Scene
}

/** Compiles a resolved kanban, as one person sees it. */
export function compileKanban(arch: ArchElement, compiling: Compiling): KanbanPlan {
  const card = cardOf(arch)
  const nodes = [...walk(arch)]
    .filter(({ tag }) => tag === 'field')
    .flatMap(element => fieldNode(element, compiling) ?? [])
  const special: Special<CardDrawing> = element => {
    if (element.tag === 'button') {
      const inner = compileChildren(element, special)
      return drawing => rowButton(element, drawing.row, drawing.scene, inner(drawing))
    }
    if (element.tag === 'a' && element.attributes.type) return recordLink(element, special)
    if (element.tag !== 'field') return null
    const node = fieldNode(element, compiling)
    if (!node) return () => nothing
    return ({ row, scene }) =>
      html`<span class="${classes('card-field', element.attributes.class)}">${node.widget.show(row.values[node.name], node, scene, row)}</span>`
  }
  const inner = compileChildren(card, special)
  const { highlight_color: color, records_draggable: draggable } = arch.attributes
  const draw: Draw = (row, scene, menu) => drawCard(row, scene, inner, menu, color)
  return {
    title: arch.attributes.string ?? null,
    paths: [...new Set([...pathsOf(nodes), ...cardPaths(card, compiling), ...seen(color, compiling)])],
    limit: countIn(arch.attributes.limit),
    order: arch.attributes.default_order ?? null,
    can: rights(arch),
    draw: (rows, scene) =>
      html`<ul class="${classes('kanban', arch.attributes.class)}" aria-label="${arch.attributes.string ?? scene._('Cards')}">${rows.map(row => draw(row, scene))}</ul>`,
    columns: {
      specs: groupSpecs(arch, groupables(compiling.fields)).slice(0, 1),
      movable: spec => rights(arch).edit && (draggable === undefined || isOn(draggable)) && isMovable(compiling, spec),
      draw: (groups, scene, links) => kanbanColumns(groups, scene, links, (row, menu) => draw(row, scene, menu)),
    },
  }
}

/** `<a type="open">` leads to the record's own page. */
function recordLink(element: ArchElement, special: Special<CardDrawing>): Renderer<CardDrawing> {
  const inner = compileChildren(element, special)
  const { class: style } = element.attributes
  return drawing =>
    html`<a${attributes({ class: style, href: drawing.scene.urls.record(drawing.row.id) })}>${inner(drawing)}</a>`
}

type Draw = (row: Row, scene: Scene, menu?: Html) => Html

/** The field, if there is one that the person sees. */
function seen(name: string | undefined, { fields }: Compiling): string[] {
  return name !== undefined && fieldOf(fields, name) ? [name] : []
}

function drawCard(
  row: Row,
  scene: Scene,
  draw: (drawing: CardDrawing) => Html,
  menu: Html | undefined,
  color: string | undefined,
): Html {
  const names = { ...conditionNames(row, scene), ...row.values, record: { id: row.id, ...row.values } }
  return html`<li class="${classes('card kanban-card', color && `tag-color-${colorOf(row.values[color])}`)}" id="${`card-${row.id}`}" data-id="${row.id}">${draw({ row, scene, names })}${menu}</li>`
}

function cardOf(arch: ArchElement): ArchElement {
  const templates = elements(arch).find(({ tag }) => tag === 'templates')
  const card = templates && elements(templates).find(({ attributes }) => attributes['t-name'] === 'card')
  if (card) return card
  throw new ViewError(arch.place, 'A kanban needs <templates><t t-name="card">…</t></templates>.')
}
