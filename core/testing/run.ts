/**
 * Runs AVA on all tests with one PostgreSQL for all files, then says how many passed and failed, in a line of its own.
 * What is given to it goes to AVA: `npm test -- core/orm`. Without, files of a folder share processes, because loading
 * the framework anew for each of them would be most of the work.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { batches } from './batches/plan.ts'
import { clusterEnvironment } from './cluster.ts'

/** Lines of AVA's summary that mean a failure. AVA says how many passed only when none failed, so those are counted. */
const failure =
  /^\s*(\d+) (?:tests? failed|hooks? failed|unhandled rejections?|uncaught exceptions?|tests? remained pending)/
const success = /^\s*[✔√] /
/** AVA names the first file of a batch before the title, which begins with the file that the test is in. */
const batched = /^(\s*(?:\S (?:\[\w+\]: )?)?)\S+(?: › \S+)* › (\S+)\.test\.ts › /

const cli = join(dirname(createRequire(import.meta.url).resolve('ava')), 'cli.mjs')
const root = join(import.meta.dirname, '../..')
const given = process.argv.slice(2)
const planned = given.length ? [] : batches(root)
const inBatches = ['--node-arguments=--import=./core/testing/batches/register.js', ...planned.map(([first]) => first!)]
const ava = spawn(process.execPath, [cli, ...(given.length ? given : inBatches)], {
  cwd: root,
  env: { ...process.env, ...(await clusterEnvironment()), FOYER_TEST_BATCHES: JSON.stringify(planned) },
  stdio: ['ignore', 'pipe', 'inherit'],
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ava.kill(signal))

let passed = 0
let failed = 0
const ended = once(ava, 'close')
for await (const shown of createInterface({ input: ava.stdout })) {
  console.log(shown.replace(batched, '$1$2 › '))
  const line = stripVTControlCharacters(shown)
  if (success.test(line)) passed++
  failed += Number(failure.exec(line)?.[1] ?? 0)
}
const [status] = await ended
if (status !== 0) failed ||= 1
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
