import type { ArchElement } from './arch.ts'
import type { ViewKind } from './compile.ts'
import type { Fields } from './node.ts'

const place = { view: 'the view made of the fields', addon: 'base', line: 1 }
const own = new Set(['id', 'display_name', 'create_uid', 'create_date', 'write_uid', 'write_date'])

function element(tag: string, attributes: Record<string, string>, children: ArchElement[] = []): ArchElement {
  return { tag, attributes, children, place }
}

/** A view for a model that has none of this kind. */
export function defaultArch(kind: ViewKind, fields: Fields): ArchElement {
  const field = (name: string) => element('field', { name })
  const label = fields.name ? 'name' : 'display_name'
  if (kind === 'search') return element('search', {}, fields[label]?.searchable ? [field(label)] : [])
  if (kind === 'list') return element('list', {}, [field(label)])
  if (kind === 'kanban') {
    const link = { ...element('a', { type: 'open' }), children: [`{{ ${label} }}`] }
    const card = element('t', { 't-name': 'card' }, [element('h2', {}, [link])])
    return element('kanban', {}, [element('templates', {}, [card])])
  }
  const shown = Object.values(fields).filter(
    ({ name, type }) => !own.has(name) && type !== 'binary' && type !== 'one2many',
  )
  return element('form', {}, [
    element('sheet', {}, [
      element(
        'group',
        {},
        shown.map(({ name }) => field(name)),
      ),
    ]),
  ])
}
