import type { Field } from './field.ts'
import type { ModelMeta } from './meta.ts'
import type { Registry } from './registry.ts'

/** What is wrong with the parameters of a field, as ends of sentences that begin with its name. */
export function parameterProblems(registry: Registry, meta: ModelMeta, field: Field): string[] {
  return [...currencyProblems(registry, meta, field), ...modelFieldProblems(meta, field)]
}

function currencyProblems(registry: Registry, meta: ModelMeta, { currencyField }: Field): string[] {
  if (!currencyField) return []
  const currency = meta.fields.get(currencyField)
  if (!currency)
    return [`has its currency in ${currencyField}; ${meta.name} has no such field: name it by currencyField.`]
  if (currency.type !== 'many2one') return [`has its currency in ${currencyField}, which is no many2one.`]
  const rounding = registry.models.get(currency.comodel!)?.fields.get('rounding')
  return rounding ? [] : [`has its currency in ${currency.comodel}, which has no field rounding.`]
}

function modelFieldProblems(meta: ModelMeta, { type, modelField }: Field): string[] {
  if (type !== 'many2one_reference') return []
  const named = meta.fields.get(modelField ?? '')
  if (named?.column && (named.type === 'char' || named.type === 'selection')) return []
  return [`has its model in ${modelField}, which is no stored text of ${meta.name}: name one by modelField.`]
}
