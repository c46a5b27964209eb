import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'

const register = join(import.meta.dirname, '../register.js')

test('an addon is found in a folder outside the repository, the first folder that has the name wins', async t => {
  const folder = await folderWith({
    'mine/zoo/index.ts': "export const from: string = 'mine'",
    'theirs/zoo/index.ts': "export const from: string = 'theirs'",
    'theirs/bar/index.ts': "export const from: string = 'theirs'",
    'main.ts': `
      import { useAddonsPath } from '${register}'
      await useAddonsPath(['{folder}/mine', '{folder}/theirs'])
      const [zoo, bar] = await Promise.all([import('#addons/zoo'), import('#addons/bar')])
      console.log(zoo.from, bar.from)`,
  })
  t.teardown(() => rm(folder, { recursive: true }))

  t.is(await run(folder), 'mine theirs\n')
})

test('an addon that is nowhere is named together with the folders that were searched', async t => {
  const folder = await folderWith({ 'main.ts': "import '#addons/nowhere'" })
  t.teardown(() => rm(folder, { recursive: true }))

  const error = await t.throwsAsync(run(folder, { FOYER_ADDONS_PATH: '/some/where' }))
  t.regex(error.message, /No addon named 'nowhere' in \/some\/where, .*\/addons \(imported by .*main\.ts\)/)
})

test('an addon outside the repository uses the packages of Foyer', async t => {
  const folder = await folderWith({ 'main.ts': "import { z } from 'zod'\nconsole.log(z.int().parse(7))" })
  t.teardown(() => rm(folder, { recursive: true }))
  t.is(await run(folder), '7\n')

  await writeFile(join(folder, 'main.ts'), "import 'no-such-package'")
  const error = await t.throwsAsync(run(folder))
  t.regex(error.message, /Cannot find package 'no-such-package' imported from .*main\.ts/)
})

test('an addon in a linked folder is one module, however it is named', async t => {
  const folder = await folderWith({
    'real/zoo/index.ts': 'export const zoo = {}',
    'main.ts': `
      import { useAddonsPath } from '${register}'
      await useAddonsPath(['{folder}/linked'])
      const [byName, byPath, nearby] = await Promise.all([
        import('#addons/zoo'), import('{folder}/linked/zoo/index.ts'), import('./linked/zoo/index.ts'),
      ])
      console.log(byName.zoo === byPath.zoo && byName.zoo === nearby.zoo)`,
  })
  t.teardown(() => rm(folder, { recursive: true }))
  await symlink(join(folder, 'real'), join(folder, 'linked'))

  t.is(await run(folder), 'true\n')
})

test('a file that was missing is found when it has come', async t => {
  const folder = await folderWith({
    'main.ts': `
      import { writeFileSync } from 'node:fs'
      await import('./late.ts').catch(error => console.log(error.code))
      writeFileSync('{folder}/late.ts', 'export const late: boolean = true')
      console.log((await import('./late.ts')).late)`,
  })
  t.teardown(() => rm(folder, { recursive: true }))

  t.is(await run(folder), 'ERR_MODULE_NOT_FOUND\ntrue\n')
})

test('an error says the line of the TypeScript source', async t => {
  const folder = await folderWith({ 'main.ts': 'interface Gone {\n  x: number\n}\nthrow new Error("here")' })
  t.teardown(() => rm(folder, { recursive: true }))

  const error = await t.throwsAsync(run(folder))
  t.regex(error.message, /main\.ts:4:7/)
})

test('what types alone can not say is told, with its line', async t => {
  const folder = await folderWith({ 'main.ts': 'const before = 1\n\nenum Fruit { Apple }' })
  t.teardown(() => rm(folder, { recursive: true }))

  const error = await t.throwsAsync(run(folder))
  t.regex(error.message, /main\.ts:3: TypeScript enum is not supported here, where types are only taken away/)
})

test('a changed file runs as it is now, not as it was compiled before', async t => {
  const folder = await folderWith({ 'main.ts': 'console.log(1 as number)' })
  t.teardown(() => rm(folder, { recursive: true }))
  t.is(await run(folder), '1\n')

  await writeFile(join(folder, 'main.ts'), 'console.log(2 as number)')

  t.is(await run(folder), '2\n')
})

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-loader-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text.replaceAll('{folder}', folder))
  }
  return folder
}

async function run(folder: string, env: Record<string, string> = {}): Promise<string> {
  const args = ['--import', register, join(folder, 'main.ts')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })
  return stdout
}
