import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Query } from '../database/unit.ts'
import type { Environment } from '../model/types.ts'
import type { Addon } from './find.ts'
import { type Finding, reasonOf } from './finding.ts'
import { runCode } from './run_code.ts'
import { compareVersions, isVersion } from './versions.ts'

/**
 * What a file of `migrations/<version>/` exports as `migrate`: brings a database that has an older version of the addon up
 * to this one. `version` is the one that is installed. All of an upgrade is one transaction. A `pre-` script runs before the
 * tables have changed, so it works by `env.sql` only; `post-` when the addon's data are loaded, `end-` after all addons.
 */
export type Migration = (env: Environment, version: string) => Promise<void> | void

export type Phase = 'pre' | 'post' | 'end'

/** A migration script that is to run. */
export interface Script {
  readonly addon: string
  /** The addon's folder. */
  readonly path: string
  readonly version: string
  readonly phase: Phase
  /** Within the addon: `migrations/1.1/pre-names.ts`. */
  readonly file: string
  readonly checksum: string
  /** The version that is installed. */
  readonly from: string
  readonly migrate: Migration
}

/** What ran on a database, and how the file was then. */
export const migrationTable = `CREATE TABLE IF NOT EXISTS foyer_migration (
  addon text NOT NULL, version text NOT NULL, file text NOT NULL, checksum text NOT NULL, ran timestamptz NOT NULL,
  PRIMARY KEY (addon, file))`

interface Scripts {
  readonly scripts: Script[]
  readonly findings: Finding[]
  readonly warnings: string[]
}

/**
 * The scripts that take an addon from one version to that of its manifest, in their order: versions ascending, files by
 * name. `0.0.0` runs at every change of the version: first before the tables change, last after.
 */
export async function scriptsOf({ name: addon, path, manifest }: Addon, from: string): Promise<Scripts> {
  const found: Scripts = { scripts: [], findings: [], warnings: [] }
  const folder = join(path, 'migrations')
  const change = compareVersions(from, manifest.version)
  if (change > 0) {
    found.warnings.push(`${addon}: the database has version ${from}, the files are older: ${manifest.version}`)
  }
  if (change >= 0 || !existsSync(folder)) return found
  for (const version of versionsIn(folder)) {
    if (!isVersion(version)) {
      found.warnings.push(`${join(folder, version)} is left out: expected the name of a version, such as 1.1`)
      continue
    }
    const always = compareVersions(version, '0') === 0
    const due = compareVersions(from, version) < 0 && compareVersions(version, manifest.version) <= 0
    if (!due && !always) continue
    for (const name of readdirSync(join(folder, version)).filter(isScript).toSorted()) {
      const script = await readScript(join(folder, version, name), found.findings)
      const phase = name.slice(0, name.indexOf('-')) as Phase // isScript has looked
      const file = `migrations/${version}/${name}`
      if (script) found.scripts.push({ addon, path, version, phase, file, from, ...script })
    }
  }
  found.scripts.sort((a, b) => place(a, b) || (a.file < b.file ? -1 : 1))
  return found
}

/** What stands in `migrations/`, where there are versions; tests are beside them. */
export function versionsIn(folder: string): string[] {
  return readdirSync(folder).filter(name => !name.startsWith('.') && name !== 'test')
}

export function isScript(file: string): boolean {
  return /^(pre|post|end)-.+\.ts$/.test(file)
}

/** `0.0.0` comes first among those before, and last among those after. */
function place(a: Script, b: Script): number {
  const [one, other] = [a, b].map(({ version }) => compareVersions(version, '0') === 0)
  if (one !== other) return (one ? -1 : 1) * (a.phase === 'pre' ? 1 : -1)
  return compareVersions(a.version, b.version)
}

async function readScript(path: string, findings: Finding[]): Promise<Pick<Script, 'checksum' | 'migrate'> | null> {
  const wanted = 'expected `export async function migrate(env, version)`; see Migration of #core'
  try {
    const { migrate }: { migrate?: unknown } = await import(pathToFileURL(path).href)
    if (typeof migrate === 'function' && migrate.length <= 2)
      return { checksum: createHash('sha256').update(readFileSync(path)).digest('hex'), migrate: migrate as Migration } // just checked
    const what = typeof migrate === 'function' ? `one with ${migrate.length} parameters` : `no function of that name`
    findings.push({ code: 'migration-script', file: path, message: `${wanted}; found ${what}` })
  } catch (error) {
    findings.push({
      code: 'migration-script',
      file: path,
      message: `It can't be read: ${reasonOf(error)}`,
    })
  }
  return null
}

/** Runs the scripts of a phase, one after the other, and notes that they ran. */
export async function runScripts(env: Environment, scripts: readonly Script[], phase: Phase): Promise<void> {
  for (const script of scripts.filter(one => one.phase === phase)) {
    const { path, file } = script
    await runCode({ path, file: join(path, file), name: 'migrate' }, 'migration-run', () =>
      script.migrate(env, script.from),
    )
    await env.sql(
      `INSERT INTO foyer_migration (addon, version, file, checksum, ran) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (addon, file) DO UPDATE SET version = excluded.version, checksum = excluded.checksum, ran = excluded.ran`,
      [script.addon, script.version, script.file, script.checksum, env.now()],
    )
  }
}

/** Scripts that have run here and are different now: what they do now has not been done. */
export async function changedScripts(addons: readonly Addon[], query: Query): Promise<string[]> {
  const rows = await query<{ addon: string; file: string; checksum: string }>(
    'SELECT addon, file, checksum FROM foyer_migration ORDER BY addon, file',
  )
  return rows.flatMap(({ addon, file, checksum }) => {
    const path = join(addons.find(({ name }) => name === addon)?.path ?? '', file)
    if (!existsSync(path) || createHash('sha256').update(readFileSync(path)).digest('hex') === checksum) return []
    return [`${addon}/${file} has changed since it ran; it does not run again`]
  })
}
