import type { Field } from './field.ts'
import type { ModelMeta } from './meta.ts'

/** Lines whose other side is a number and the name of a model: only those that name this model are meant. */
export function bindReferences(metas: readonly ModelMeta[]): void {
  const models = new Map(metas.map(meta => [meta.name, meta]))
  for (const meta of metas) {
    const bound = [...meta.fields.values()].map((field): [string, Field] => {
      const inverse = field.inverseName ? models.get(field.comodel!)?.fields.get(field.inverseName) : undefined
      if (!inverse?.modelField) return [field.name, field]
      return [field.name, { ...field, domain: [...field.domain, [inverse.modelField, '=', meta.name]] }]
    })
    Object.assign(meta, { fields: new Map(bound) })
  }
}
