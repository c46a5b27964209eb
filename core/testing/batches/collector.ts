/** What a test file of a batch imports as `ava`: keeps what the file declares, for `batch.ts` to run. */
import type { ExecutionContext } from 'ava'

export { registerCompletionHandler } from 'ava'

type Work = (t: ExecutionContext<unknown>) => unknown
interface Test {
  readonly title: string
  readonly work: Work
  readonly skip: boolean
}

/** What a test file declares, in the order in which AVA would run it. */
export class Declared {
  readonly before: Work[] = []
  readonly beforeEach: Work[] = []
  readonly afterEach: Work[] = []
  readonly after: Work[] = []
  readonly serial: Test[] = []
  readonly concurrent: Test[] = []
}

let current = new Declared()

/** What is declared from now on, by one file. */
export function collect(): Declared {
  current = new Declared()
  return current
}

/** A hook may have a title before its work. */
function hook(kind: 'before' | 'beforeEach' | 'afterEach' | 'after') {
  const declare = (...given: [string, Work] | [Work]) => void current[kind].push(given[given.length - 1] as Work)
  return Object.assign(declare, { always: declare })
}

function tests(kind: 'serial' | 'concurrent') {
  const declare = (skip: boolean) => (title: string, work: Work) => void current[kind].push({ title, work, skip })
  return Object.assign(declare(false), { skip: declare(true) })
}

const hooks = {
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
  after: hook('after'),
}

export default Object.assign(tests('concurrent'), hooks, { serial: Object.assign(tests('serial'), hooks) })
