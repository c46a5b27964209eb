import { type ArchElement, kindOf } from './arch.ts'
import { markupProblem } from './plain.ts'

const words = (text: string) => new Set(text.split(' '))

/** Elements of Odoo's views that nothing is made of here yet. */
const notYet = words('chatter progressbar control setting app block create')

const formParts = words('header sheet footer group notebook separator newline label field button widget')
const cardParts = words('field button')

/** What may stand directly in an element that draws nothing else. */
const only: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['list', words('field button groupby header')],
  ['groupby', words('field button')],
  ['notebook', words('page')],
  ['kanban', words('templates field')],
  ['templates', words('t')],
  ['graph', words('field')],
  ['pivot', words('field')],
  ['calendar', words('field')],
  ['activity', words('templates field')],
])

const searchParts = words('field filter separator group searchpanel')
const inSearch: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['searchpanel', words('field')],
  ['filter', words('filter')],
])

/** Why an element may not stand where it does, or null. `root` is the view that it is a part of. */
export function nestingProblem(node: ArchElement, parent: ArchElement, root: ArchElement): string | null {
  const { tag, attributes } = node
  if (notYet.has(tag)) return `<${tag}> does nothing in Foyer yet: leave it out.`
  const acts = inListHeader(parent, root)
  if (attributes.display !== undefined && tag === 'button' && !acts)
    return '<button display="…"> does nothing here: it is for the <header> of a list.'
  if (acts) return tag === 'button' ? null : `<${tag}> cannot stand in the <header> of a list; expected <button>.`
  const inside = root.tag === 'search' ? (inSearch.get(parent.tag) ?? searchParts) : only.get(kindOf(parent.tag))
  if (inside) {
    if (!inside.has(tag))
      return `<${tag}> cannot stand in <${parent.tag}>; expected one of <${[...inside].join('>, <')}>.`
    const expected = root.tag === 'activity' ? 'activity-box' : 'card'
    return parent.tag !== 'templates' || attributes['t-name'] === expected
      ? null
      : `<t t-name="${attributes['t-name'] ?? ''}"> does nothing in Foyer yet: expected t-name="${expected}".`
  }
  if (tag === 'page') return '<page> cannot stand here; expected it in a <notebook>.'
  const parts = root.tag === 'form' ? formParts : cardParts
  const isRecordLink = root.tag === 'kanban' && tag === 'a' && attributes.type === 'open'
  return parts.has(tag) || isRecordLink ? null : markupProblem(node)
}

/** Does what is in this element act on the rows that are chosen in a list? */
export function inListHeader(parent: ArchElement | null, root: ArchElement): boolean {
  return parent?.tag === 'header' && kindOf(root.tag) === 'list'
}

/** Why a view may not stand inside a field, or null. */
export function inlineProblem({ tag }: ArchElement): string | null {
  if (kindOf(tag) === 'list') return null
  const known = ['form', 'kanban', 'search', 'graph', 'pivot', 'calendar'].includes(tag)
  return known
    ? `<${tag}> inside a field does nothing in Foyer yet.`
    : `<${tag}> cannot stand in a field; expected <list>.`
}
