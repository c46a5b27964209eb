import { type Field, isComputed } from './field.ts'
import type { Registry } from './registry.ts'

const types = [
  'char',
  'float',
  'monetary',
  'boolean',
  'integer',
  'text',
  'many2one',
  'date',
  'datetime',
  'selection',
  'html',
]

/** What is wrong with a company-dependent field, as sentences that go on from its name. */
export function checkCompanyDependent(registry: Registry, field: Field): string[] {
  const inverse = field.type === 'one2many' ? registry.model(field.comodel!).fields.get(field.inverseName!) : undefined
  if (inverse?.companyDependent)
    return [`names ${inverse.name} of ${inverse.model} as its other side, which differs from company to company.`]
  if (!field.companyDependent) return []
  const problems: string[] = []
  if (!types.includes(field.type))
    problems.push(`is a ${field.type}, which can not be companyDependent; these can: ${types.join(', ')}.`)
  if (field.required) problems.push('is companyDependent, so it can not be required: a new company has no value yet.')
  if (field.translate) problems.push('is companyDependent, so it can not be translated.')
  if (isComputed(field) || !field.store)
    problems.push('is companyDependent, so it is stored and neither computed nor related.')
  return problems
}
