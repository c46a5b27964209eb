/** What has been opened is closed in the opposite order, once: by Ctrl-C, SIGTERM, a closed terminal, or a failed start. */
import { say } from './say.ts'

export interface Ending {
  /** Adds what is to be closed, before all that was added earlier. */
  add(close: () => unknown): void
  end(): Promise<void>
}

export function endOnSignals(): Ending {
  const closers: (() => unknown)[] = []
  let ending: Promise<void> | undefined
  let asked = false
  const closeAll = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) await close()
  }
  const end = () => {
    ending ??= closeAll()
    return ending
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1) // asked again: at once, PostgreSQL goes with it
      asked = true
      say(signal === 'SIGINT' ? '\nStopping …' : 'Stopping …')
      end().then(
        () => process.exit(0),
        error => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
  return { add: close => closers.push(close), end }
}
