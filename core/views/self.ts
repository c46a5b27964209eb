import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import type { FormPlan } from './form.ts'
import type { FieldNode } from './widgets/widget.ts'

/** Those of the fields that people may change on their own record, whatever their rights (`selfEditable`). */
export function selfEditable(env: Environment, plan: FormPlan): (node: FieldNode) => boolean {
  const { fields } = envOf(env).database.registry.model(plan.model)
  return node => fields.get(node.name)?.selfEditable === true
}

/** The ids of the groups of a person, implied ones included. */
export function groupIds(env: Environment): ReadonlySet<number> {
  return new Set(envOf(env).rights.groups)
}
