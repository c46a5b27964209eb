import { evaluate, parseLiteral } from '../expression/literal.ts'
import type { AnyModel } from '../model/model.ts'
import type { AnyDomain, Environment } from '../model/types.ts'
import { asMapping } from './attribute_values.ts'
import { always } from './condition.ts'
import type { Choices, Reference } from './scene.ts'
import { allOf } from './search.ts'
import type { FieldNode } from './widgets/widget.ts'

/** How many records a relation offers as a plain list; with more, people type to find one. */
const mostChoices = 80

/** What can be chosen in the relations among these fields, by the name that each has in the form. */
export async function choicesFor(
  env: Environment,
  nodes: Iterable<FieldNode>,
  prefix = '',
): Promise<Map<string, Choices>> {
  const found = new Map<string, Choices>()
  for (const node of nodes) {
    if (node.columns) {
      const inner = await choicesFor(env, node.columns, `${prefix}${node.name}.`)
      for (const [name, choices] of inner) found.set(name, choices)
    }
    if (!node.field.relation || node.field.type === 'one2many' || node.invisible === always) continue
    const options = await findChoices(env, node, '', mostChoices + 1)
    found.set(prefix + node.name, { options: options.slice(0, mostChoices), more: options.length > mostChoices })
  }
  return found
}

/** The records that a relation accepts whose label contains the text, as many as asked for. */
export async function findChoices(
  env: Environment,
  node: FieldNode,
  text: string,
  limit: number,
): Promise<Reference[]> {
  if (!node.field.relation) return []
  const model = env.model(node.field.relation)
  if (!(await model.hasAccess('read'))) return []
  const pairs = await model.nameSearch(text, domainOf(env, node), 'ilike', limit)
  return pairs.map(([id, label]) => ({ id, label }))
}

/** Those of the ids that this relation does not accept, because the field's domain or the person's rights exclude them. */
export async function refused(env: Environment, node: FieldNode, ids: readonly number[]): Promise<number[]> {
  if (!node.field.relation || ids.length === 0) return []
  const accepted: AnyModel = await env
    .model(node.field.relation)
    .search(allOf([domainOf(env, node), [['id', 'in', ids]]]))
  const found = new Set(accepted.ids)
  return ids.filter(id => !found.has(id))
}

/** What the field's model says, and what the view says as far as it does not depend on the record. */
function domainOf(env: Environment, { field, attributes }: FieldNode): AnyDomain {
  const own = field.domain ?? []
  if (!attributes.domain || parseLiteral(attributes.domain).names.some(name => name !== 'uid')) return own
  const more = evaluate(attributes.domain, { uid: env.uid })
  return allOf([own, Array.isArray(more) ? more : []])
}

/** What a view says of new records behind a relation (`context`), as far as it does not depend on the record. */
export function contextOf(
  env: Environment,
  { attributes }: FieldNode,
  names: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const known = { uid: env.uid, ...names }
  const text = attributes.context
  if (!text || parseLiteral(text).names.some(name => !Object.hasOwn(known, name))) return {}
  return asMapping(evaluate(text, known))
}
