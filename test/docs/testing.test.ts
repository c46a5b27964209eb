/** The examples of the guide to tests, as a test file of an addon: compiled, and run by AVA. */
import { cpSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import test from 'ava'
import * as kit from '#core/testing'
import { runFoyer, runProgram } from '../../core/cli/test/run.ts'

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'docs/testing.md'), 'utf8')

/** The examples as one file: a test for each heading. */
function program(): { code: string; titles: string[] } {
  const sections = text.split(/^## /m).map(section => ({
    title: section.split('\n', 1)[0]!,
    blocks: [...section.matchAll(/^```ts( setup)?\n([\s\S]*?)^```$/gm)].map(([, kind, code]) => ({
      kind,
      code: code!,
    })),
  }))
  const setup = sections.flatMap(({ blocks }) => blocks.filter(({ kind }) => kind)).map(({ code }) => code)
  const tests = sections.flatMap(({ title, blocks }) =>
    blocks.filter(({ kind }) => !kind).map(({ code }) => ({ title, code })),
  )
  const wrapped = tests.map(({ title, code }) =>
    code.startsWith('addonSuite') ? code : `test.serial('${title}', async t => {\n${code}})\n`,
  )
  return { code: [...setup, ...wrapped].join('\n'), titles: tests.map(({ title }) => title) }
}

test('the examples of the guide to tests compile and pass, and so does what is scaffolded beside them', async t => {
  const { code, titles } = program()
  t.true(titles.length >= 8)
  const folder = kit.writeAddons({})
  const begun = runFoyer(t, ['scaffold', 'beside', folder])
  t.is(await begun.ended, 0, begun.said())
  cpSync(join(root, 'test/web/addons/garden'), join(folder, 'garden'), { recursive: true })
  kit.writeFiles(folder, { 'garden/test/guide.test.ts': code })
  const tools = [
    [join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc'), '-p', '.'],
    [join(createRequire(import.meta.url).resolve('ava'), '../cli.mjs')],
  ]
  for (const tool of tools) {
    const run = runProgram(t, process.execPath, tool, await kit.clusterEnvironment(), folder)
    t.is(await run.ended, 0, run.said())
    if (tool.length < 3)
      for (const title of [...titles.slice(1), 'beside › test › items', '.* tests passed'])
        t.regex(run.said(), new RegExp(title))
  }
})

test('the guide to tests speaks of everything that there is', t => {
  const internal = new Set([
    'cleanUp',
    'clusterEnvironment',
    'databaseFrom',
    'emptyDatabase',
    'testApplication',
    'testCluster',
  ])
  const missing = Object.keys(kit).filter(name => !internal.has(name) && !new RegExp(`\\b${name}\\b`).test(text))
  t.deepEqual(missing, [])
})
