import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'

const foyer = join(import.meta.dirname, '../foyer.js')

export interface Run {
  readonly child: ChildProcess
  /** What it has said so far, on both outputs. */
  said(): string
  /** Resolves with what it said as soon as that matches; fails when it ends before. */
  until(pattern: RegExp): Promise<string>
  /** The exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>
}

/** Runs `foyer` in a process of its own, with settings in the environment; stopped with the test. */
export function runFoyer(
  t: ExecutionContext,
  args: string[],
  settings: Record<string, string> = {},
  uid?: number,
): Run {
  return runProgram(t, process.execPath, [foyer, ...args], settings, undefined, uid)
}

/** Runs another program, in a folder. */
export function runProgram(
  t: ExecutionContext,
  program: string,
  args: string[],
  settings: Record<string, string>,
  cwd?: string,
  uid?: number,
): Run {
  const env = { PATH: process.env.PATH, ...settings }
  const child = spawn(program, args, { env, cwd, uid, gid: uid, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close').then(([status]) => status)
  let text = ''
  const heard = new Set<() => void>()
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', chunk => {
      text += chunk
      for (const hear of heard) hear()
    })
  }
  t.teardown(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const until = async (pattern: RegExp) => {
    while (!pattern.test(text)) {
      const more = new Promise<void>(resolve => heard.add(resolve))
      const over = await Promise.race([more, ended.then(() => true)])
      if (over && !pattern.test(text)) throw new Error(`foyer ended before it said ${pattern}. It said:\n${text}`)
    }
    return text
  }
  return { child, said: () => text, until, ended }
}

/** A folder for the data, removed with the test. */
export function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-cli-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
