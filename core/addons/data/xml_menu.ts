import type { Element } from '@xmldom/xmldom'
import type { FieldOperation, RecordOperation, ValueSource } from './operation.ts'
import type { Reader } from './reader.ts'

const optional = ['name', 'parent', 'action', 'sequence', 'groups', 'web_icon', 'active']

/** Reads `<menuitem>` and those inside it: each a record of `ir.ui.menu`. */
export function readMenu(reader: Reader, element: Element, noupdate: boolean, above: string | null): RecordOperation[] {
  const complete = reader.attributes(element, ['id'], optional)
  const id = complete ? reader.id(element, reader.attribute(element, 'id')!) : null
  const inside = reader.children(element, 'menuitem')
  if (id === null) return []
  const place = reader.place(element)
  const fields: FieldOperation[] = []
  const set = (name: string, value: ValueSource) => fields.push({ name, place, value })
  const text = (name: string) => reader.attribute(element, name)
  const name = text('name')
  if (name !== null) set('name', { kind: 'text', text: name })
  else if (text('action') === null)
    reader.complain(element, 'data-attribute', '<menuitem> needs a name, or an action to be named after')
  const parent = text('parent')
  if (above !== null && parent !== null)
    reader.complain(element, 'data-attribute', 'A <menuitem> inside another has no parent attribute')
  const parentId = parent === null ? above : reader.id(element, parent)
  if (parentId !== null) set('parent_id', { kind: 'refs', ids: [parentId] })
  const action = text('action')
  const actionId = action === null ? null : reader.id(element, action)
  if (actionId !== null) set('action', { kind: 'reference', id: actionId })
  for (const option of ['sequence', 'web_icon']) {
    const value = text(option)
    if (value !== null) set(option, { kind: 'text', text: value })
  }
  if (text('active') !== null) set('active', { kind: 'constant', value: reader.flag(element, 'active', true) })
  const groups = text('groups')
    ?.split(',')
    .map(group => group.trim())
  if (groups) set('group_ids', changeOf(reader, element, groups))
  const unsaid = { forcecreate: null, context: null, user: null, numbered: null }
  const menu: RecordOperation = { kind: 'record', place, model: 'ir.ui.menu', id, noupdate, ...unsaid, fields }
  return [menu, ...inside.flatMap(child => readMenu(reader, child, noupdate, id))]
}

/** Groups are added to those that other addons gave the menu; `-base.group_user` takes one away. */
function changeOf(reader: Reader, element: Element, names: string[]): ValueSource {
  const ids = names.flatMap(name => {
    const id = reader.id(element, name.replace(/^-/, ''))
    return id === null ? [] : [name.startsWith('-') ? `-${id}` : id]
  })
  return { kind: 'refs', ids, change: true }
}
