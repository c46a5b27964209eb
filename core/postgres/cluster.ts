/**
 * The folder of PostgreSQL's data: made whole or not at all, and given to the account that PostgreSQL runs under.
 * An account that may not go into the folder by its path is put there: `/proc/self/cwd` is where it stands.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SetupError } from '../errors.ts'
import { type Account, canEnter, giveTo, namespaced } from './account.ts'
import { initdb } from './options.ts'
import type { Programs } from './programs.ts'

export async function makeCluster(cluster: string, programs: Programs, sync: boolean): Promise<void> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return giveTo(programs.account, cluster)
  const unfinished = `${cluster}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  giveTo(programs.account, unfinished)
  const flags = [...initdb, ...(sync ? [] : ['--no-sync']), `--pgdata=${pathFor(unfinished, programs)}`]
  const first = await runInitdb(programs.account, programs.bin, flags, unfinished)
  // a user without a name, as containers have, looks like one that has in a namespace
  const nameless = first?.includes('could not look up effective user ID')
  const problem = nameless ? await runInitdb(namespaced, programs.bin, flags, unfinished) : first
  if (problem) {
    rmSync(unfinished, { recursive: true, force: true })
    throw new SetupError([
      nameless
        ? `PostgreSQL needs a user with a name, and user ${process.getuid?.()} has none. Add it to /etc/passwd, or point FOYER_DATABASE_URL at a PostgreSQL server.`
        : `PostgreSQL could not make its data in ${cluster}: ${problem}`,
    ])
  }
  renameSync(unfinished, cluster)
}

/** What initdb complains about; null if all went well. */
async function runInitdb(account: Account, bin: string, flags: string[], cwd: string): Promise<string | null> {
  const [program = '', ...args] = [...account.through, join(bin, 'initdb'), ...flags]
  try {
    await promisify(execFile)(program, args, { uid: account.uid, gid: account.gid, cwd, env: environment() })
    return null
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    return said || String(error)
  }
}

/** How PostgreSQL's account names the folder, when started in it. */
export function pathFor(cluster: string, { account }: Programs): string {
  if (canEnter(cluster, account)) return cluster
  if (process.platform === 'linux') return '/proc/self/cwd'
  throw new SetupError([
    `PostgreSQL does not run as root, and its account may not enter ${cluster}. Choose another folder with FOYER_DATA_DIR, or start Foyer as an ordinary user.`,
  ])
}

/** Nothing of ours reaches PostgreSQL, above all no PG… variables. */
export function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
}
