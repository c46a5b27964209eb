import { setTimeout } from 'node:timers/promises'

/** Serialization failure, deadlock, lock not available. */
const passing = new Set(['40001', '40P01', '55P03'])
const tries = 5

/** A conflict with other transactions: the work may be run again. */
export function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && passing.has(String(error.code))
}

/** Runs work again when the database says that it got into another's way. Waits a little longer each time. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error) || attempt === tries) throw error
      await setTimeout(Math.random() * 10 * 2 ** attempt)
    }
  }
}
