import type { Group } from './grouped.ts'
import { attributes, type Html, html } from './html.ts'
import type { Scene } from './scene.ts'

/** Where groups are opened and folded, and their pages are. */
export interface GroupLinks {
  toggle(group: Group): string
  page(group: Group, page: number): string
}

/** What a group is called: the value itself where it has no name. */
export function groupName({ label, value }: Group, scene: Scene): string {
  if (label !== null) return label
  if (value === null || value === undefined) return scene._('None')
  return typeof value === 'boolean' ? (value ? scene._('Yes') : scene._('No')) : String(value)
}

/** The name of a group, with how many there are in it: opens and folds it. */
export function groupToggle(group: Group, id: string, scene: Scene, links: GroupLinks): Html {
  const isOpen = group.page > 0
  const own = { id, class: 'group-toggle', href: links.toggle(group), 'aria-expanded': String(isOpen) }
  const icon = scene.icon(isOpen ? 'chevron-down' : 'chevron-right')
  return html`<a${attributes(own)}>${icon}<span>${groupName(group, scene)}</span><span class="group-count">${group.count}</span></a>`
}

/** What leads to the pages of a group before and after the one that is shown; null where there are none. */
export function groupPager(group: Group, hasNext: boolean, id: string, scene: Scene, links: GroupLinks): Html | null {
  const { page } = group
  if (page <= 1 && !hasNext) return null
  const link = (to: number, icon: string, label: string) => {
    const own = { id: `${id}-${icon}`, class: 'btn btn-icon', href: links.page(group, to), 'aria-label': label }
    return html`<a${attributes(own)}>${scene.icon(icon)}</a>`
  }
  const previous = page > 1 && link(page - 1, 'chevron-left', scene._('Previous page'))
  const next = hasNext && link(page + 1, 'chevron-right', scene._('Next page'))
  return html`${previous}${next}`
}
