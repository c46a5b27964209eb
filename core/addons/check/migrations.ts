import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Addon } from '../find.ts'
import type { Finding } from '../finding.ts'
import { specifiersOf } from '../imports.ts'
import { isScript, scriptsOf, versionsIn } from '../migrations.ts'
import { compareVersions, isVersion } from '../versions.ts'
import type { Source } from './sources.ts'

/** Migrations that never run because of their names, and scripts that can't. */
export async function checkMigrations(addon: Addon, sources: readonly Source[]): Promise<Finding[]> {
  const folder = join(addon.path, 'migrations')
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  const wrong = folders(addon, folder)
  const { findings } = wrong.length ? { findings: [] } : await scriptsOf(addon, '0')
  return [...wrong, ...findings, ...files(sources)]
}

function folders({ manifest }: Addon, folder: string): Finding[] {
  return versionsIn(folder).flatMap((name): Finding[] => {
    const tell = (message: string) => [{ code: 'migration-name' as const, file: join(folder, name), message }]
    if (!isVersion(name) || !statSync(join(folder, name)).isDirectory())
      return tell(`Expected a folder named after a version, such as 1.1; found ${name}`)
    if (compareVersions(name, manifest.version) <= 0) return []
    return tell(`manifest.ts has the version ${manifest.version}: what is here does not run before it has ${name}`)
  })
}

/** A file beside the scripts is fine if one of them imports it. */
function files(sources: readonly Source[]): Finding[] {
  const here = sources.filter(({ path }) => /^migrations\/[^/]+\/[^/]+\.ts$/.test(path) && !path.includes('/test/'))
  const imported = new Set(here.flatMap(({ text }) => specifiersOf(text)).map(({ specifier }) => basename(specifier)))
  return here
    .filter(({ path }) => !isScript(basename(path)) && !imported.has(basename(path)))
    .map(({ file }) => ({
      code: 'migration-name',
      file,
      message: `Expected pre-, post- or end- before the name of a script; found ${basename(file)}`,
    }))
}
