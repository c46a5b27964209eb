import type { FieldDescription } from '../model/model.ts'
import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import { type GroupLinks, groupName, groupPager, groupToggle } from './group_links.ts'
import type { Group } from './grouped.ts'
import { attributes, type Html, html, nothing } from './html.ts'
import { type Compiling, fieldOf } from './node.ts'
import { postForm } from './post_form.ts'
import type { Row, Scene } from './scene.ts'

/** Where columns are folded, and where cards go. */
export interface ColumnLinks extends GroupLinks {
  /** Where a card is told to be in another column, or in another place; null: cards stay where they are. */
  readonly move: string | null
  /** Do cards have a place of their own in a column? */
  readonly sorted: boolean
}

/** The cards of a kanban in columns. */
export function kanbanColumns(
  groups: readonly Group[],
  scene: Scene,
  links: ColumnLinks,
  card: (row: Row, menu: Html) => Html,
): Html {
  const columns = groups.map((group, index) => {
    const id = `column-${index}`
    const isOpen = group.page > 0
    const head = html`<h2>${groupToggle(group, id, scene, links)}</h2>`
    const cards = group.rows.map((row, at) => card(row, moveMenu(row, at, group, groups, scene, links)))
    const list = isOpen
      ? html`<ul class="kanban" aria-labelledby="${id}">${cards}</ul>${pages(group, scene, links, id)}`
      : nothing
    const data = { class: isOpen ? 'kanban-column' : 'kanban-column folded', 'data-group': links.move && group.key }
    return html`<section${attributes({ ...data, 'aria-labelledby': id })}>${head}${list}</section>`
  })
  return html`<div${attributes({ class: 'kanban-columns', 'data-move': links.move, 'data-sorted': links.sorted })}>${columns}</div>`
}

function pages(group: Group, scene: Scene, links: ColumnLinks, id: string): Html {
  const pager = groupPager(group, group.page * group.limit < group.count, id, scene, links)
  return pager ? html`<nav class="pager" aria-labelledby="${id}">${pager}</nav>` : nothing
}

/** What moves a card by the keyboard: to another column, or up and down in its own. */
function moveMenu(
  row: Row,
  at: number,
  group: Group,
  groups: readonly Group[],
  scene: Scene,
  { move, sorted }: ColumnLinks,
): Html {
  if (move === null) return nothing
  const ids = group.rows.map(({ id }) => id)
  const swapped = (step: number) => {
    const order = ids.filter(id => id !== row.id)
    order.splice(at + step, 0, row.id)
    return order.join(',')
  }
  const item = (name: string, value: string, label: string) =>
    html`<li><button type="submit" class="menu-item" name="${name}" value="${value}">${label}</button></li>`
  const places = [
    at > 0 ? item('order', swapped(-1), scene._('Up')) : null,
    at < ids.length - 1 ? item('order', swapped(1), scene._('Down')) : null,
  ]
  const others = groups.filter(({ key }) => key !== group.key)
  const items = [...(sorted ? places : []), ...others.map(other => item('to', other.key, groupName(other, scene)))]
  if (items.every(each => each === null)) return nothing
  const about = html`<input type="hidden" name="id" value="${row.id}"><input type="hidden" name="from" value="${group.key}">`
  const form = postForm('menu-list', move, scene, html`${about}<ul>${items}</ul>`)
  return html`<details class="menu card-menu" name="topbar"><summary class="btn btn-icon" aria-label="${scene._('Move to')}" title="${scene._('Move to')}">${scene.icon('move')}</summary>${form}</details>`
}

/** Can cards be dragged between the columns of a field? Days are not given by dragging. */
export function isMovable({ fields }: Pick<Compiling, 'fields'>, spec: string): boolean {
  const field: FieldDescription | undefined = fieldOf(fields, spec)
  return field !== undefined && !field.readonly && field.store && movable.has(field.type)
}

const movable = new Set(['many2one', 'selection', 'many2many', 'boolean'])

/** Which of the records that columns are about are folded, as a field of theirs says (`foldName`, `fold` by default). */
export async function foldedIds(
  env: Environment,
  model: string,
  spec: string,
  ids: readonly unknown[],
): Promise<ReadonlySet<unknown>> {
  const relation = fieldOf(env.model(model).fieldsGet(), spec)?.relation
  const foldName = relation ? envOf(env).database.registry.model(relation).foldName : null
  const known = ids.filter(id => typeof id === 'number')
  if (!relation || !foldName || known.length === 0 || !(await env.model(relation).hasAccess('read'))) return new Set()
  const found = await env.model(relation).search(
    [
      ['id', 'in', known],
      [foldName, '=', true],
    ],
    { activeTest: false },
  )
  return new Set(found.ids)
}

/** Do records stand by their `sequence`, so that it is written when they are put in another order? */
export function isNumbered(env: Environment, model: string, order: string | null): boolean {
  const { sequence } = env.model(model).fieldsGet()
  const [first, direction] = (order ?? envOf(env).database.registry.model(model).order).trim().split(/[\s,]+/)
  return sequence?.type === 'integer' && !sequence.readonly && first === 'sequence' && direction !== 'desc'
}
