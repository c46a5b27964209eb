/**
 * A PostgreSQL that a killed Foyer left running on the data. It is stopped, in peace, before another starts: never two
 * on the same data. A `postmaster.pid` whose process is gone, or is another program by now, is cleared away.
 */
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from '../errors.ts'

const PATIENCE_MS = 30_000

export async function stopLeftover(cluster: string): Promise<void> {
  const lines = pidFile(cluster)
  const pid = Number(lines[0])
  const socketFolder = lines[4]
  if (pid && serves(pid, cluster)) await stop(pid, cluster)
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  if (socketFolder?.includes('/foyer-')) rmSync(socketFolder, { recursive: true, force: true })
}

/** The folder of the socket of a PostgreSQL that is running on this data, and answers; null when there is none. */
export function runningSocket(cluster: string): string | null {
  const [pid, , , , socketFolder, , , state] = pidFile(cluster)
  return Number(pid) && socketFolder && state?.trim() === 'ready' && serves(Number(pid), cluster) ? socketFolder : null
}

/** Line 1 is the process, 5 the folder of its socket, 8 its state. */
export function pidFile(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

async function stop(pid: number, cluster: string): Promise<void> {
  signal(pid, 'SIGINT')
  const deadline = Date.now() + PATIENCE_MS // real time: a test that moves the clock must not cut a shutdown short
  while (serves(pid, cluster)) {
    if (Date.now() > deadline)
      throw new SetupError([
        `A PostgreSQL of an earlier start (process ${pid}) still runs on ${cluster} and does not stop. Stop it with: kill -INT ${pid}`,
      ])
    await sleep(20)
  }
}

/** Whether the process is a PostgreSQL on this data. Without /proc a living process is taken for one. */
function serves(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0)
    if (process.platform !== 'linux') return true
    return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(cluster)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {} // it ended meanwhile
}
