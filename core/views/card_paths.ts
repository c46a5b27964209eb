import { paths as pathsIn } from '../expression/condition.ts'
import type { FieldDescription } from '../model/model.ts'
import { type ArchElement, walk } from './arch.ts'
import { type Compiling, type Fields, fieldOf } from './node.ts'
import { expressionsAt } from './pieces.ts'

/**
 * The fields that the expressions of a card read, as paths to load: `{{ record.partner_id.name }}` is
 * `partner_id.name`, and in `{% for user in user_ids %}{{ user.name }}` it is `user_ids.name`.
 */
export function cardPaths(card: ArchElement, { fields, fieldsOf }: Compiling): string[] {
  const found: string[] = []
  for (const { loops, expression } of usesIn(card)) {
    for (const path of pathsIn(expression)) {
      const [first = '', ...rest] = path.split('.')
      const names = loops.has(first) ? [...loops.get(first)!, ...rest] : first === 'record' ? rest : [first, ...rest]
      const loaded = loadable(names, fields, fieldsOf)
      if (loaded) found.push(loaded)
    }
  }
  return [...new Set(found)]
}

/** The part of a path that consists of fields; a relation at its end is known by its label. */
export function loadable(names: readonly string[], fields: Fields, fieldsOf: Compiling['fieldsOf']): string | null {
  const path: string[] = []
  let known: Fields | null = fields
  for (const name of names) {
    if (name === 'id' || name === 'label') break
    const field: FieldDescription | undefined = known ? fieldOf(known, name) : undefined
    if (!field) break
    path.push(name)
    known = field.relation ? fieldsOf(field.relation) : null
  }
  if (path.length === 0) return null
  return known ? [...path, 'display_name'].join('.') : path.join('.')
}

interface Use {
  readonly expression: string
  readonly loops: ReadonlyMap<string, readonly string[]>
}

function usesIn(card: ArchElement): Use[] {
  const loops = new Map<string, readonly string[]>()
  const found: Use[] = []
  for (const node of walk(card)) {
    const { invisible } = node.attributes
    if (invisible) found.push({ expression: invisible, loops })
    for (const { expression, variable } of expressionsAt(node)) {
      if (variable) loops.set(variable, expression.replace(/^record\./, '').split('.'))
      found.push({ expression, loops })
    }
  }
  return found
}
