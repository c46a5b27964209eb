import type { AnyModel, FieldDescription } from '../model/model.ts'
import type { Field } from '../registry/field.ts'
import { type Env, envOf } from './environment.ts'
import { metaOf } from './read.ts'

/** The fields of a model that the person may see, as forms and clients need them; labels in their language. */
export function describeFields(records: AnyModel): Record<string, FieldDescription> {
  const env = envOf(records.env)
  const described: Record<string, FieldDescription> = {}
  for (const field of metaOf(records).fields.values()) {
    if (field.groups && !env.hasAnyGroup(field.groups)) continue
    described[field.name] = {
      name: field.name,
      type: field.type,
      string: env._(field.label),
      help: field.help && env._(field.help),
      required: field.required,
      readonly: field.readonly,
      store: field.store,
      searchable: field.store || field.related !== null || field.computation?.search !== undefined,
      translate: field.translate,
      selfEditable: field.selfEditable,
      ...(field.comodel && { relation: field.comodel, domain: field.domain }),
      ...(field.inverseName && { inverse: field.inverseName }),
      ...((field.type === 'selection' || field.type === 'reference') && { selection: choicesOf(env, field) }),
      ...(field.changeDefault && { changeDefault: true }),
      ...(!field.exportable && { exportable: false }),
      ...(field.currencyField && { currencyField: field.currencyField }),
      ...(field.modelField && { modelField: field.modelField }),
    }
  }
  return described
}

/** The values a field may have, with their labels in the person's language. */
function choicesOf(env: Env, { choices, dynamicChoices }: Field): [string, string][] {
  const list = Object.entries(dynamicChoices ? dynamicChoices(env.face()) : choices)
  return list.map(([value, label]) => [value, env._(label ?? value)])
}
