import type { ComputeOrder } from './cycles.ts'
import { type Field, isComputed } from './field.ts'
import type { Registry } from './registry.ts'

/** What is wrong with the computed fields of a registry: each field with a sentence that goes on from its name. */
export function checkComputed(registry: Registry, { circles }: ComputeOrder): { field: Field; problem: string }[] {
  const fields = [...registry.models.values()].flatMap(meta => [...meta.fields.values()])
  return [
    ...circles,
    ...fields.flatMap(field => [...alone(field), ...beside(registry, field)].map(problem => ({ field, problem }))),
  ]
}

function alone(field: Field): string[] {
  const stored = field.computation !== null && field.store
  const problems: string[] = []
  if (field.precompute && !stored)
    problems.push('is to be computed before it is stored, but is not computed and stored.')
  if (field.dependsContext && field.store) {
    problems.push('is stored, so it is the same for everybody: it can not depend on the context.')
  }
  if (field.dependsContext && !field.computation) problems.push('depends on the context, but is not computed.')
  if (field.recursive && !isComputed(field)) problems.push('is recursive, but not computed.')
  return problems
}

/** Fields that one method fills are computed at the same moment, by the same person. */
function beside(registry: Registry, field: Field): string[] {
  const method = field.computation?.compute
  if (!method) return []
  const first = [...registry.model(field.model).fields.values()].find(one => one.computation?.compute === method)!
  const differ = (['store', 'computeSudo', 'precompute'] as const).filter(option => first[option] !== field[option])
  return differ.map(option => `is computed by ${method} as ${first.name} is, but they differ in ${option}.`)
}
