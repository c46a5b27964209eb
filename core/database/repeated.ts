import { fileURLToPath } from 'node:url'

/** One statement sent more often than this in a unit of work is a query in a loop. */
const often = 20

/** A statement that a unit of work sends again and again, and the place in the code that does. */
export interface RepeatedStatement {
  readonly text: string
  /** `file:line` of an addon, or of the framework if no addon has part in it. */
  readonly place: string
}

/** Whom a database tells of what its units of work send. */
export interface StatementListeners {
  onRepeated?: ((repeated: RepeatedStatement) => void) | undefined
  onStatement?: ((text: string) => void) | undefined
}

/** Counts the statements of a unit of work, values aside. Tells of each that is repeated once, when it becomes so. */
export class StatementCounts {
  readonly #counts = new Map<string, number>()
  readonly #tell: (repeated: RepeatedStatement) => void

  constructor(tell: (repeated: RepeatedStatement) => void) {
    this.#tell = tell
  }

  add(text: string): void {
    const count = (this.#counts.get(text) ?? 0) + 1
    this.#counts.set(text, count)
    if (count === often + 1) this.#tell({ text, place: placeOfCaller() })
  }
}

const core = fileURLToPath(new URL('..', import.meta.url))

/** Where the running code was called from: the nearest place that is not the framework's. */
function placeOfCaller(): string {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 100
  const stack = new Error().stack ?? ''
  Error.stackTraceLimit = stackTraceLimit
  const places = [...stack.matchAll(/(?:file:\/\/|[( ])(\/[^()\n]+?:\d+):\d+\)?$/gm)].map(match => decodeURI(match[1]!))
  const own = places.filter(place => !place.includes('/node_modules/'))
  return own.find(place => !place.startsWith(core)) ?? own.at(-1) ?? 'an unknown place'
}
