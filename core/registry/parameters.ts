import { aggregatorsOf } from './aggregators.ts'
import type { Field } from './field.ts'
import type { ModelMeta } from './meta.ts'
import type { Registry } from './registry.ts'

/** What is wrong with the parameters of a field, as ends of sentences that begin with its name. */
export function parameterProblems(registry: Registry, meta: ModelMeta, field: Field): string[] {
  return [
    ...currencyProblems(registry, meta, field),
    ...modelFieldProblems(meta, field),
    ...indexProblems(field),
    ...policyProblems(meta, field),
    ...tableProblems(registry, field),
    ...storeProblems(registry, meta, field),
    ...groupProblems(meta, field),
  ]
}

function storeProblems(registry: Registry, meta: ModelMeta, field: Field): string[] {
  const problems: string[] = []
  if (field.related && field.default !== undefined)
    problems.push('is related, so a default of its own would never be seen: give it to the field it shows.')
  const comodel = registry.models.get(field.comodel ?? '')
  if (comodel?.transient && field.column && !meta.transient && !meta.abstract)
    problems.push(`is stored and points to ${comodel.name}, whose records are only there for a while.`)
  return problems
}

function indexProblems({ type, index, column }: Field): string[] {
  if (index && !column) return ['has an index, but no column.']
  const isText = ['char', 'text', 'html', 'selection', 'reference'].includes(type)
  return index === 'trigram' && !isText ? [`is a ${type}: an index of kind trigram is for texts.`] : []
}

function policyProblems(meta: ModelMeta, { choices, choicePolicies, required, default: start }: Field): string[] {
  return Object.entries(choicePolicies).flatMap(([choice, policy]) => {
    if (policy === '') return [`is required, so the added value ${choice} needs an ondelete: what comes in its place.`]
    if (policy === 'cascade') return []
    if (policy === 'set null')
      return required ? [`is required, so the ondelete of ${choice} can not be “set null”.`] : []
    if (policy === 'set default')
      return start === undefined ? [`has the ondelete “set default” of ${choice}, but no default.`] : []
    const other = /^set (.+)$/.exec(policy)?.[1]
    if (other)
      return Object.hasOwn(choices, other) ? [] : [`has the ondelete “${policy}”, which is none of its values.`]
    const isMethod = typeof Reflect.get(meta.prototype, policy) === 'function'
    return isMethod ? [] : [`has the ondelete ${policy} of ${choice}, a method that ${meta.name} does not have.`]
  })
}

const pairs = new WeakMap<Registry, ReadonlyMap<string, readonly Field[]>>()

/** The relations of a registry by their table of pairs. */
function pairsOf(registry: Registry): ReadonlyMap<string, readonly Field[]> {
  const known = pairs.get(registry)
  if (known) return known
  const found = new Map<string, Field[]>()
  for (const meta of registry.models.values()) {
    for (const field of meta.abstract ? [] : meta.fields.values()) {
      if (!field.relation) continue
      found.set(field.relation.table, [...(found.get(field.relation.table) ?? []), field])
    }
  }
  pairs.set(registry, found)
  return found
}

/** Two relations that would write into one table of pairs without being the two sides of one. */
function tableProblems(registry: Registry, field: Field): string[] {
  if (!field.relation) return []
  const { table, column1, column2 } = field.relation
  const others = pairsOf(registry).get(table) ?? []
  const mine = others.findIndex(other => other.model === field.model && other.name === field.name)
  return others.slice(0, Math.max(mine, 0)).flatMap(other => {
    const twin =
      other.comodel === field.model && other.relation!.column2 === column1 && other.relation!.column1 === column2
    const same =
      other.model === field.model && other.relation!.column1 === column1 && other.relation!.column2 === column2
    const cotable = registry.model(field.comodel!).table
    const named = table !== `${[registry.model(field.model).table, cotable].sort().join('_')}_rel`
    return twin || (same && named)
      ? []
      : [`shares the table ${table} with ${other.model}.${other.name}: name another by relation.`]
  })
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

function groupProblems(meta: ModelMeta, field: Field): string[] {
  const { aggregator, groupExpand, type } = field
  const known = aggregatorsOf(field)
  const problems: string[] = []
  if (aggregator !== null && !known.includes(aggregator))
    problems.push(`has the aggregator ${aggregator}; a ${type} has ${known.join(', ') || 'none'}.`)
  if (groupExpand === true && type !== 'selection')
    problems.push(`has groupExpand: true, which is for selections; name a method of ${meta.name}.`)
  if (typeof groupExpand === 'string' && typeof Reflect.get(meta.prototype, groupExpand) !== 'function')
    problems.push(`expands groups by ${groupExpand}, a method that ${meta.name} does not have.`)
  return problems
}
