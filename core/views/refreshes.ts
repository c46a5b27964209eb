import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import { followersOf } from '../orm/form/new_compute.ts'
import type { FieldNode } from './widgets/widget.ts'

/**
 * The fields of a form that others in it follow from, by computes or by onchange methods: `bed_id`, `line_ids`, and
 * `line_ids.price` for a column of an inline list. When one of these changes, the server is asked what has.
 */
export function refreshing(
  env: Environment,
  model: string,
  fields: Iterable<FieldNode>,
  watched: Iterable<string>,
): ReadonlySet<string> {
  const { registry } = envOf(env).database
  const nodes = [...fields]
  const lists = nodes.filter(node => node.columns && node.field.type === 'one2many')
  const columns = (node: FieldNode) => (node.columns ?? []).map(({ name }) => `${node.field.relation}.${name}`)
  const shown = new Set([
    ...[...nodes.map(({ name }) => name), ...watched].map(name => `${model}.${name}`),
    ...lists.flatMap(columns),
  ])
  const others = (owner: string, name: string) => {
    const meta = registry.model(owner)
    const field = meta.fields.get(name)
    if (!field) return false
    const followed = followersOf(registry, field).some(
      ({ target }) => target !== field && shown.has(`${target.model}.${target.name}`),
    )
    return followed || meta.onchanges.some(each => each.fields.includes(name))
  }
  return new Set([
    ...nodes.filter(({ name }) => others(model, name)).map(({ name }) => name),
    ...lists.flatMap(node =>
      (node.columns ?? [])
        .filter(({ name }) => others(node.field.relation!, name))
        .map(({ name }) => `${node.name}.${name}`),
    ),
  ])
}
