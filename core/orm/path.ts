import { ValueError } from '../errors.ts'
import type { ModelMeta } from '../registry/meta.ts'
import type { Registry } from '../registry/registry.ts'

/** Refuses a dotted path that leads nowhere, also where there is no record that it could be followed from. */
export function checkPath(registry: Registry, meta: ModelMeta, path: string): void {
  let model = meta
  const names = String(path).split('.')
  for (const [index, name] of names.entries()) {
    const field = registry.field(model.name, name)
    if (index === names.length - 1) return
    // Only the record says what is behind it.
    if (field.type === 'reference') return
    if (!field.comodel) throw new ValueError(`${model.name}.${name} is no relation: nothing is behind ${path}.`)
    model = registry.model(field.comodel)
  }
}
