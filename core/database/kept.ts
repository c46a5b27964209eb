import type { Unit } from './unit.ts'

/** What is still to be computed and checked in a unit of work, to be put back when a part of it is undone. */
export function kept({ pending, recomputed }: Unit): { restore(): void } {
  const waiting = [...pending].map(([field, ids]) => [field, new Set(ids)] as const)
  const unchecked = [...recomputed].map(([meta, due]) => [meta, copied(due)] as const)
  return {
    restore() {
      pending.clear()
      for (const [field, ids] of waiting) pending.set(field, ids)
      recomputed.clear()
      for (const [meta, due] of unchecked) recomputed.set(meta, due)
    },
  }
}

function copied({ names, ids }: { names: Set<string>; ids: Set<number> }) {
  return { names: new Set(names), ids: new Set(ids) }
}
