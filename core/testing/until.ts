import { setTimeout as pause } from 'node:timers/promises'

/**
 * Looks again and again until there is something, and gives it: `await until(async () => (await rows()).length === 3)`. For
 * what a stream, a job or another process brings in its own time: a test never sleeps instead. Throws when nothing has
 * come `within` so many milliseconds, which are many, because machines are busy.
 */
export async function until<T>(
  look: () => T | false | null | undefined | Promise<T | false | null | undefined>,
  within = 60_000,
): Promise<T> {
  const end = performance.now() + within
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > end) throw new Error(`Nothing came within ${within} ms of: ${look}`)
    await pause(20)
  }
}
