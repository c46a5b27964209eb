import { Command } from '../../model/commands.ts'
import { isNumeric } from '../../model/fields/kinds.ts'
import { fingerprint, idsOf } from '../../views/fingerprint.ts'
import { inlineRows } from '../../views/inline.ts'
import type { Row } from '../../views/scene.ts'
import { isReference } from '../../views/widgets/relation.ts'
import type { FieldNode } from '../../views/widgets/widget.ts'

/** What a save sends: of the fields that are open, those that look different now than they did when they were stored. */
export function changesOf(
  nodes: readonly FieldNode[],
  row: Row,
  stored: Row,
  columnsOf: (node: FieldNode, line: Row) => readonly FieldNode[],
): Record<string, unknown> {
  const changes: Record<string, unknown> = {}
  const isNew = stored.id === 'new'
  for (const node of nodes) {
    const [value, before] = [row.values[node.name], stored.values[node.name]]
    if (node.columns && node.field.type === 'one2many') {
      const commands = lineCommands(node, value, before, columnsOf)
      if (commands.length > 0) changes[node.name] = commands
    } else if (fingerprint(node, value) !== fingerprint(node, before)) {
      changes[node.name] = valueSent(node, value, isNew ? null : before)
    }
  }
  return changes
}

function lineCommands(
  node: FieldNode,
  value: unknown,
  before: unknown,
  columnsOf: (node: FieldNode, line: Row) => readonly FieldNode[],
): Command[] {
  const lines = inlineRows(value)
  const old = new Map(inlineRows(before).map(line => [line.id, line]))
  const gone = [...old.keys()].filter(id => !lines.some(line => line.id === id))
  const commands = gone.map(id => Command.delete(Number(id)))
  for (const line of lines) {
    const columns = columnsOf(node, line)
    const was = old.get(line.id)
    if (was) {
      const changes = changesOf(columns, line, was, columnsOf)
      if (Object.keys(changes).length > 0) commands.push(Command.update(Number(line.id), changes))
    } else {
      const values = columns.map(column => [column.name, valueSent(column, line.values[column.name], null)])
      commands.push(Command.create(Object.fromEntries(values)))
    }
  }
  return commands
}

/** As a form sends it: of a list that was there, only what was added and what was taken away. */
function valueSent({ field }: FieldNode, value: unknown, before: unknown): unknown {
  if (field.type === 'many2one') return isReference(value) ? value.id : null
  if (!field.relation) return value ?? (isNumeric(field) ? 0 : null)
  const ids = idsOf(value)
  if (before === null) return [Command.set(ids)]
  const old = idsOf(before)
  const [gone, added] = [old.filter(id => !ids.includes(id)), ids.filter(id => !old.includes(id))]
  return [...gone.map(id => Command.unlink(id)), ...added.map(id => Command.link(id))]
}
