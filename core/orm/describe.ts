import type { AnyModel, FieldDescription } from '../model/model.ts'
import type { Field } from '../registry/field.ts'
import { type Env, envOf } from './environment.ts'
import { isPlaced } from './read/joins.ts'
import { metaOf } from './read/read.ts'

/**
 * The fields of a model that the person may see, as forms and clients need them; labels in their language. Only those
 * named, if any are; and of each only the attributes named.
 */
export function describeFields(
  records: AnyModel,
  names?: readonly string[],
  attributes?: readonly string[],
): Record<string, Partial<FieldDescription>> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  const fields = names?.map(name => env.database.registry.field(meta.name, name)) ?? [...meta.fields.values()]
  const open = fields.filter(field => !field.groups || env.hasAnyGroup(field.groups))
  return Object.fromEntries(
    open.map(field => {
      const described = describe(env, field)
      return [field.name, attributes ? only(described, attributes) : described]
    }),
  )
}

function only(described: FieldDescription, attributes: readonly string[]): Partial<FieldDescription> {
  return Object.fromEntries(Object.entries(described).filter(([attribute]) => attributes.includes(attribute)))
}

function describe(env: Env, field: Field): FieldDescription {
  const placed = isPlaced(env.database.registry, field)
  const isValue = !['json', 'binary', 'properties', 'properties_definition'].includes(field.type)
  return {
    name: field.name,
    type: field.type,
    string: env._(field.label),
    help: field.help && env._(field.help),
    required: field.required,
    readonly: field.readonly,
    store: field.store,
    searchable: field.store || field.related !== null || field.computation?.search !== undefined,
    sortable: placed && isValue,
    groupable: (placed && isValue) || (field.type === 'many2many' && field.store),
    aggregator: placed ? field.aggregator : null,
    translate: field.translate,
    selfEditable: field.selfEditable,
    ...(field.related && { related: field.related.join('.') }),
    ...(field.size !== null && { size: field.size }),
    ...(field.digits && { digits: field.digits }),
    ...(field.groups && { groups: field.groups.join(',') }),
    ...(field.comodel && { relation: field.comodel, domain: field.domain, context: field.context }),
    ...(field.inverseName && { inverse: field.inverseName }),
    ...((field.type === 'selection' || field.type === 'reference') && { selection: choicesOf(env, field) }),
    ...(field.changeDefault && { changeDefault: true }),
    ...(field.tracking !== false && { tracking: field.tracking }),
    ...(!field.exportable && { exportable: false }),
    ...(field.currencyField && { currencyField: field.currencyField }),
    ...(field.modelField && { modelField: field.modelField }),
    ...(field.definition && { definition: field.definition.join('.') }),
  }
}

/** The values a field may have, with their labels in the person's language. */
export function choicesOf(env: Env, { choices, dynamicChoices }: Field): [string, string][] {
  const list = Object.entries(dynamicChoices ? dynamicChoices(env.face()) : choices)
  return list.map(([value, label]) => [value, env._(label ?? value)])
}
