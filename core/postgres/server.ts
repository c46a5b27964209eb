/**
 * The running server: started apart from the terminal, so that Ctrl-C reaches Foyer first, and writing to a log file,
 * so that it depends on nobody who reads.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from '../errors.ts'
import { type Account, canEnter } from './account.ts'
import { environment, pathFor } from './cluster.ts'
import { pidFile } from './leftover.ts'
import type { Programs } from './programs.ts'

export interface Server {
  readonly pid: number
  readonly socketFolder: string
  /** Resolves when the process ended, wanted or not. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

const LOG_LIMIT = 10_000_000
const READY_MS = 60_000
const STOP_MS = 15_000

export async function startServer(
  cluster: string,
  programs: Programs,
  settings: Readonly<Record<string, string>>,
): Promise<Server> {
  const socketFolder = makeSocketFolder(programs.account)
  const logFile = `${cluster}.log`
  const logEnd = openLog(logFile)
  const child = launch(cluster, programs, { ...settings, unix_socket_directories: socketFolder }, logFile)
  // however this process ends, save by kill -9
  const endIt = () => {
    child.kill('SIGINT')
    rmSync(socketFolder, { recursive: true, force: true })
  }
  process.once('exit', endIt)
  let running = true
  const ended = new Promise<void>(done => {
    const end = () => {
      running = false
      process.off('exit', endIt)
      done()
    }
    child.once('exit', end)
    child.once('error', end)
    child.unref()
  })
  const deadline = Date.now() + READY_MS
  while (!isReady(cluster, child)) {
    if (running && Date.now() < deadline) {
      await sleep(10)
      continue
    }
    if (running) child.kill('SIGQUIT')
    rmSync(socketFolder, { recursive: true, force: true })
    throw new SetupError([`PostgreSQL does not start on ${cluster}: ${lastWords(logFile, logEnd)}`])
  }
  return {
    pid: child.pid!,
    socketFolder,
    ended,
    async stop() {
      const kill = setTimeout(() => child.kill('SIGQUIT'), STOP_MS)
      if (running) child.kill('SIGINT')
      await ended
      clearTimeout(kill)
      rmSync(socketFolder, { recursive: true, force: true })
    },
  }
}

function launch(
  cluster: string,
  programs: Programs,
  settings: Readonly<Record<string, string>>,
  logFile: string,
): ChildProcess {
  const { uid, gid, through } = programs.account
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [program = '', ...args] = [
    ...through,
    join(programs.bin, 'postgres'),
    '-D',
    pathFor(cluster, programs),
    ...flags,
  ]
  const log = openSync(logFile, 'a')
  try {
    const stdio = ['ignore', log, log] satisfies ('ignore' | number)[]
    return spawn(program, args, { uid, gid, cwd: cluster, env: environment(), detached: true, stdio })
  } finally {
    closeSync(log)
  }
}

function isReady(cluster: string, child: ChildProcess): boolean {
  const lines = pidFile(cluster)
  return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready'
}

/** A short path that PostgreSQL's account can enter: that of a socket has 107 bytes at most. */
function makeSocketFolder(account: Account): string {
  for (const parent of [tmpdir(), '/tmp', '/var/tmp', '/dev/shm']) {
    if (Buffer.byteLength(parent) > 70) continue
    try {
      if (!canEnter(parent, account)) continue
      const folder = mkdtempSync(join(parent, 'foyer-'))
      if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid)
      return folder
    } catch {}
  }
  throw new SetupError([
    `PostgreSQL needs a temporary folder for its socket, and ${tmpdir()} cannot be written. Set TMPDIR to a folder that can.`,
  ])
}

/** Where the log ends before this start; a log grown too long begins anew. */
function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size < LOG_LIMIT) return size
  truncateSync(path)
  return 0
}

function lastWords(logFile: string, from: number): string {
  const lines = readFileSync(logFile).subarray(from).toString('utf8').trim().split('\n')
  const fatal = lines.find(line => /(FATAL|PANIC):/.test(line)) ?? lines.at(-1)
  return `${fatal || 'it said nothing'} (more in ${logFile})`
}
