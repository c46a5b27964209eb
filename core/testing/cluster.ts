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
  const { url, pid } = await startPostgres({ dataDir, temporary: true })
  endWithThisProcess(pid, [dataDir, url.host])
  return url
}

/** Also after `kill -9`: the watcher's input closes when this process is gone, however it went. */
function endWithThisProcess(pid: number, folders: readonly string[]): void {
  const script = 'read _; kill -QUIT "$0"; while kill -0 "$0" 2>/dev/null; do sleep 0.05; done; rm -rf "$@"'
  const watcher = spawn('sh', ['-c', script, String(pid), ...folders], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
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
