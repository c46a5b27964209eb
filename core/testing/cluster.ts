/**
 * The PostgreSQL of a test run: in memory where there is room, without any waiting for the disk. `npm test` starts one
 * for all files; a file that runs alone starts its own. A watcher ends it with the process that started it.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Postgres, startPostgres } from '../postgres/start.ts'

export type Address = Postgres['url']

const ROOM = 4e9
const VARIABLE = 'FOYER_TEST_POSTGRES'

let cluster: Promise<Address> | undefined

export function testCluster(): Promise<Address> {
  const given = process.env[VARIABLE]
  cluster ??= given ? Promise.resolve(JSON.parse(given)) : startCluster()
  return cluster
}

/** What a child process needs in its environment to use the same cluster. */
export async function clusterEnvironment(): Promise<Record<string, string>> {
  return { [VARIABLE]: JSON.stringify(await testCluster()) }
}

async function startCluster(): Promise<Address> {
  const dataDir = mkdtempSync(join(hasRoom('/dev/shm') ? '/dev/shm' : tmpdir(), 'foyer-test-'))
  endWithThisProcess(dataDir)
  return (await startPostgres({ dataDir, temporary: true })).url
}

/** Line 1 of the file is the process of PostgreSQL, line 5 the folder of its socket. */
const watch = `
  read _
  pid=$(sed -n 1p "$0/postgres/postmaster.pid" 2>/dev/null)
  socket=$(sed -n 5p "$0/postgres/postmaster.pid" 2>/dev/null)
  [ "$pid" ] && kill -QUIT "$pid"
  for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
  rm -rf "$0" \${socket:+"$socket"}`

/** Also after `kill -9`: the watcher's input closes when this process is gone, however it went. */
function endWithThisProcess(dataDir: string): void {
  const watcher = spawn('sh', ['-c', watch, dataDir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  watcher.unref()
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref()
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > ROOM
  } catch {
    return false
  }
}
