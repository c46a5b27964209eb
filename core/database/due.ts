import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'

/** What is still to be computed and checked in a unit of work. */
export class Due {
  /** Stored computed fields, and the records whose value is to be computed again before anybody looks. */
  readonly pending = new Map<Field, Set<number>>()
  /** Stored computed fields that were given a value by the call that runs: until it ends, they keep it. */
  readonly given = new Map<Field, Set<number>>()
  /** Fields that were computed anew, and are still to be checked. */
  readonly recomputed = new Map<ModelMeta, { readonly names: Set<string>; readonly ids: Set<number> }>()
  /** How many calls that write are within each other just now. */
  depth = 0

  /** Gives what puts all of it back as it is now, when a part is undone. */
  protected keepDue(): () => void {
    const { pending, recomputed } = this
    const waiting = [...pending].map(([field, ids]) => [field, new Set(ids)] as const)
    const unchecked = [...recomputed].map(
      ([meta, { names, ids }]) => [meta, { names: new Set(names), ids: new Set(ids) }] as const,
    )
    return () => {
      pending.clear()
      for (const [field, ids] of waiting) pending.set(field, ids)
      recomputed.clear()
      for (const [meta, due] of unchecked) recomputed.set(meta, due)
    }
  }
}
