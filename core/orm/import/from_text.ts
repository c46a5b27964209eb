import { ValueError } from '../../errors.ts'
import { Command } from '../../model/commands.ts'
import type { Field } from '../../registry/field.ts'

/** Text of a file as its field's type understands it. Throws a `ValueError`. */
export function fromText(field: Field, text: string): unknown {
  const word = text.trim()
  switch (field.type) {
    case 'char':
    case 'text':
    case 'html':
      return text === '' ? null : text
    case 'boolean':
      if (['1', 'true', 'yes', 'on'].includes(word.toLowerCase())) return true
      if (['', '0', 'false', 'no', 'off'].includes(word.toLowerCase())) return false
      throw new ValueError(
        `${field.name}: expected true or false (or 1 or 0, yes or no, on or off), found ${JSON.stringify(word)}`,
      )
    case 'integer':
    case 'float':
    case 'monetary':
    case 'many2one_reference':
      if (word === '') return null
      if (Number.isFinite(Number(word))) return Number(word)
      throw new ValueError(`${field.name}: expected a number, found ${JSON.stringify(word)}`)
    case 'json':
    case 'properties':
    case 'properties_definition':
      if (word === '') return null
      throw new ValueError(`${field.name}: write its value as eval="…"`)
    case 'many2one':
    case 'one2many':
    case 'many2many':
      if (word === '') return field.type === 'many2one' ? null : [Command.clear()]
      throw new ValueError(
        `${field.name} refers to records: write ref="…" or eval="…" (in CSV, a column ${field.name}:id)`,
      )
    default:
      return word === '' ? null : word
  }
}
