import { FieldDescriptor } from '../model/fields/descriptor.ts'
import type { Parts } from './compose.ts'
import { composeField } from './field.ts'

/**
 * Gives the models that delegate to others the fields of those, as fields related through the link. Own fields come
 * first, then those of the first link.
 */
export function inheritFields(all: readonly Parts[]): void {
  const models = new Map(all.map(parts => [parts.name, parts]))
  const done = new Set<Parts>()
  const complete = (parts: Parts) => {
    if (done.has(parts)) return
    done.add(parts)
    if (parts.layers.at(-1)!.layer.abstract) return
    for (const [link, declarations] of [...parts.descriptors]) {
      const { delegate, comodel } = composeField(parts.name, link, declarations)
      const parent = delegate ? models.get(comodel!) : undefined
      if (!parent) continue
      complete(parent)
      for (const [name, ones] of parent.descriptors)
        if (!parts.descriptors.has(name)) parts.descriptors.set(name, [inherited(parent.name, link, name, ones)])
    }
  }
  for (const parts of all) complete(parts)
}

/** The field of a parent as one of its children: what is seen of it is the same, what it is made of is not. */
function inherited(model: string, link: string, name: string, ones: readonly FieldDescriptor[]): FieldDescriptor {
  const field = composeField(model, name, ones)
  const { help, required, readonly, groups, choices } = field
  const { delegate, relation, column1, column2, ...details } = Object.assign({}, ...ones.map(one => one.details))
  const options = { required, readonly, copy: false, related: `${link}.${name}` }
  const told = { ...(help !== null && { help }), ...(groups && { groups: groups.join(',') }) }
  return new FieldDescriptor(
    field.type,
    field.label,
    { ...options, ...told },
    { ...details, ...(details.choices && { choices }), inherited: true },
  )
}
