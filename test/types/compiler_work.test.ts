import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'

/** What the types of the small library may cost. Raise it only for something that an author gets for it. */
const most = 50_000

test('the types of models, layers, domains and values stay cheap for the compiler', t => {
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  const folder = mkdtempSync(join(tmpdir(), 'foyer-types-'))
  const project = join(import.meta.dirname, 'tsconfig.json')
  const report = execFileSync(
    process.execPath,
    [tsc, '-p', project, '--extendedDiagnostics', '--outDir', folder, '--tsBuildInfoFile', join(folder, 'info')],
    { encoding: 'utf8' },
  )
  rmSync(folder, { recursive: true })
  const instantiations = Number(/Instantiations:\s+(\d+)/.exec(report)?.[1])
  t.log(`${instantiations} instantiations`)

  t.true(instantiations > 1000, 'the library must have been compiled for this test to mean anything')
  t.true(instantiations < most, `${instantiations} instantiations`)
})
