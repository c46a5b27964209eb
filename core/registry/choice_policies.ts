import type { FieldDescriptor } from '../model/fields/descriptor.ts'

/** Values that are not the lowest layer's, with their policies. Without one they are unset, unless one is needed. */
export function choicePolicies(
  [lowest, ...above]: readonly FieldDescriptor[],
  required: boolean,
): Record<string, string> {
  const policies = new Map<string, string>()
  for (const { choices = {}, choicePolicies = {} } of above.map(one => one.details)) {
    const added = Object.keys(choices).filter(choice => !Object.hasOwn(lowest?.details.choices ?? {}, choice))
    for (const choice of added) {
      const policy = choicePolicies[choice] ?? policies.get(choice) ?? (required ? '' : 'set null')
      policies.set(choice, policy)
    }
  }
  return Object.fromEntries(policies)
}
