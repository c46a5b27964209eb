import { setTimeout } from 'node:timers/promises'

/** Serialization failure, deadlock, lock not available. */
const passing = new Set(['40001', '40P01', '55P03'])
const tries = 5

/** Runs work again when the database says that it got into another's way. Waits a little longer each time. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (!passing.has(code) || attempt === tries) throw error
      await setTimeout(Math.random() * 10 * 2 ** attempt)
    }
  }
}
