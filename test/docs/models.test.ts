import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test from 'ava'
import type { Environment } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import { readGuide } from './examples.ts'

interface Tries {
  tries: ((
    env: Environment,
    same: (actual: unknown, expected: unknown) => void,
    fails: (work: () => unknown, text: string) => Promise<void>,
  ) => Promise<void>)[]
}

const root = join(import.meta.dirname, '../..')
const guide = readGuide(join(root, 'docs/models.md'))
const folder = mkdtempSync(join(tmpdir(), 'foyer-guide-'))
onCleanUp(() => rmSync(folder, { recursive: true }))
for (const name of ['core', 'config', 'node_modules', 'package.json']) symlinkSync(join(root, name), join(folder, name))
writeFileSync(join(folder, 'models.ts'), guide.models)
writeFileSync(join(folder, 'tries.ts'), guide.tries)
// What is in the folder, by its address: the compiler does not know it.
const read = (file: string) => import(pathToFileURL(join(folder, file)).href) as Promise<unknown>
const definitions = Object.values((await read('models.ts')) as Record<string, object & { prototype: object }>)
const { tries } = (await read('tries.ts')) as Tries

const database = await Database.open({ connection: await emptyDatabase(), definitions })
onCleanUp(() => database.close())
await syncSchema(database)

test('the examples of the guide to models compile', t => {
  const compilerOptions = { noEmit: true, composite: false, emitDeclarationOnly: false }
  const include = ['models.ts', 'tries.ts', 'core/**/*.d.ts']
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: './config/tsconfig.json', compilerOptions, include }),
  )
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  t.notThrows(() => {
    try {
      execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    } catch (error) {
      // What the compiler has to say stands in its output, not in the message.
      throw new Error(String((error as { stdout?: unknown }).stdout), { cause: error })
    }
  })
})

for (const [index, heading] of guide.headings.entries()) {
  test.serial(`the examples of “${heading}” do what they say`, async t => {
    const undo = new Error('What a section makes is not there for the next.')
    const work = database.unit({}, async env => {
      const same = (actual: unknown, expected: unknown) => t.deepEqual(plain(actual), plain(expected))
      const fails = async (attempt: () => unknown, text: string) => {
        const error = await t.throwsAsync(() => env.savepoint(async () => attempt()))
        t.true(error?.message.includes(text), `${error?.message}`)
      }
      await tries[index]!(env, same, fails)
      throw undo
    })
    t.is(await t.throwsAsync(work), undo)
  })
}

/** Records as their ids, so that they can be compared. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null && 'ids' in value) return value.ids
  return value
}
