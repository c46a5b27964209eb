import { type ArchElement, elements } from './arch.ts'
import type { GroupDetails } from './group_rows.ts'
import { type Compiling, fieldNode, fieldOf } from './node.ts'

/** The `<groupby>` elements of a list, by their field. */
export function groupDetails(arch: ArchElement, { fields, fieldsOf }: Compiling): ReadonlyMap<string, GroupDetails> {
  const found = elements(arch).flatMap((node): [string, GroupDetails][] => {
    const field = node.tag === 'groupby' ? fieldOf(fields, node.attributes.name) : undefined
    if (field?.type !== 'many2one' || !field.relation) return []
    const model = field.relation
    const compiling = { model, fields: fieldsOf(model), fieldsOf }
    const parts = elements(node)
    return [
      [
        field.name,
        {
          model,
          fields: parts.flatMap(part => (part.tag === 'field' ? (fieldNode(part, compiling) ?? []) : [])),
          buttons: parts.filter(({ tag }) => tag === 'button'),
        },
      ],
    ]
  })
  return new Map(found)
}
