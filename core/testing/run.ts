/**
 * Runs AVA on all tests with one PostgreSQL for all files, then says how many passed and failed, in a line of its own.
 * What is given to it goes to AVA: `npm test -- core/orm`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { clusterEnvironment } from './cluster.ts'

/** Lines of AVA's summary that mean a failure. AVA says how many passed only when none failed, so those are counted. */
const failure =
  /^\s*(\d+) (?:tests? failed|hooks? failed|unhandled rejections?|uncaught exceptions?|tests? remained pending)/
const success = /^\s*[✔√] /

const cli = join(dirname(createRequire(import.meta.url).resolve('ava')), 'cli.mjs')
const ava = spawn(process.execPath, [cli, ...process.argv.slice(2)], {
  cwd: join(import.meta.dirname, '../..'),
  env: { ...process.env, ...(await clusterEnvironment()) },
  stdio: ['ignore', 'pipe', 'inherit'],
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ava.kill(signal))

let passed = 0
let failed = 0
const ended = once(ava, 'close')
for await (const shown of createInterface({ input: ava.stdout })) {
  console.log(shown)
  const line = stripVTControlCharacters(shown)
  if (success.test(line)) passed++
  failed += Number(failure.exec(line)?.[1] ?? 0)
}
const [status] = await ended
if (status !== 0) failed ||= 1
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
