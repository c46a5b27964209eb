import { ValueError } from '../../errors.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { ruleDomain } from '../access/rules.ts'
import type { Env } from '../environment.ts'
import { isRecordset } from '../read/bulk.ts'
import { ALWAYS, type Condition, NEVER, negate, type Operand, test } from './condition.ts'
import { and, type DomainNode, type Leaf, opposites, shown } from './domain.ts'
import { resolve } from './resolve.ts'
import { type holds, isUnset } from './value.ts'

/** A condition on the id of a record, or through it on the record itself. */
export async function idCondition(env: Env, meta: ModelMeta, leaf: Leaf): Promise<Condition> {
  const { path, operator, value } = leaf
  if (path.length > 0) return resolve(env, meta, leaf)
  const positive = opposites[operator]
  if (positive) return negate(await idCondition(env, meta, { ...leaf, operator: positive }))
  switch (operator) {
    case '=?':
      if (isUnset(value)) return ALWAYS
      return idsAmong({ field: null }, meta.name, value)
    case '=':
    case 'in':
      return idsAmong({ field: null }, meta.name, value)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return idCompared({ field: null }, meta.name, leaf)
    case 'child_of':
    case 'parent_of':
      return treeCondition(env, { field: null }, meta, leaf)
    case 'any':
      return resolve(env, meta, and(value as DomainNode, await ruleDomain(env, meta, 'read')))
    case 'any!':
      // sudo: any model - only rules and search methods may say any!
      return resolve(env.with({ su: true }), meta, value as DomainNode)
    default:
      throw new ValueError(`${meta.name}.id is a number: “${operator}” does not apply.`)
  }
}

function idsAmong(operand: Operand, model: string, value: unknown): Condition {
  const { ids } = idsGiven(model, value)
  return test(operand, { kind: 'in', values: ids, unset: false })
}

/** Compares the id of a record, or of the one that a many2one leads to. */
export function idCompared(operand: Operand, model: string, { operator, value }: Leaf): Condition {
  if (isUnset(value)) return NEVER
  if (!Number.isSafeInteger(value))
    throw new ValueError(`An id of ${model} is compared by “${operator}” with a whole number; got ${shown(value)}.`)
  return test(operand, {
    kind: 'compare',
    operator: operator as Parameters<typeof holds>[1],
    bound: value,
    unset: false,
  })
}

/** The records of a tree, which are given by ids or by their labels. */
export async function treeCondition(env: Env, operand: Operand, meta: ModelMeta, leaf: Leaf): Promise<Condition> {
  const operator = leaf.operator as 'child_of' | 'parent_of' // the only operators that lead here
  if (!meta.parentName)
    throw new ValueError(`${meta.name} has no field that leads to a parent: “${operator}” needs one.`)
  const { ids, labels } = idsGiven(meta.name, leaf.value, true)
  if (labels.length > 0) {
    const named = [...labels.slice(1).map(() => '|'), ...labels.map(label => ['display_name', 'ilike', label] as const)]
    const found = await env.model(meta.name).search(named, { activeTest: false })
    ids.push(...found.ids)
  }
  return ids.length > 0 ? test(operand, { kind: 'tree', meta, operator, ids, unset: false }) : NEVER
}

/** Records of a model in whatever form: records, an id, a label, none, or a list of these. Ids may be of nobody. */
export function idsGiven(model: string, value: unknown, areLabels = false) {
  const list = Array.isArray(value) ? value : [value]
  const ids: number[] = []
  const labels: string[] = []
  let unset = false
  for (const one of list) {
    if (isRecordset(one)) {
      if (one._name !== model) throw new ValueError(`Records of ${model} are looked for, not of ${one._name}.`)
      // Not as arguments: there may be more of them than a call takes.
      for (const id of one.ids) ids.push(id)
      unset ||= one.length === 0
    } else if (isUnset(one)) unset = true
    else if (typeof one === 'number' && Number.isSafeInteger(one)) ids.push(one)
    else if (typeof one === 'string' && areLabels) labels.push(one)
    else throw new ValueError(`${model} is looked for by ids${areLabels ? ' or labels' : ''}; got ${shown(one)}.`)
  }
  return { ids, labels, unset }
}
