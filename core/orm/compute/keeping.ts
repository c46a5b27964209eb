import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'

/** Runs a call in which computed fields keep the values that it gives them. */
export async function keeping(
  env: Env,
  values: ReadonlyMap<Field, readonly number[]>,
  work: () => Promise<void>,
): Promise<void> {
  const { given } = env.unit
  const added = [...values].map(([field, ids]) => {
    const kept = given.get(field) ?? new Set()
    given.set(field, kept)
    return { kept, fresh: ids.filter(id => !kept.has(id) && kept.add(id)) }
  })
  try {
    await work()
  } finally {
    for (const { kept, fresh } of added) for (const id of fresh) kept.delete(id)
  }
}
