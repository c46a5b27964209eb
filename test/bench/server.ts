import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A whole Foyer in a process of its own, as `npm start` starts it, on data of its own. */
export class FoyerServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'foyer-bench-'))
  address = ''
  readonly #settings: Readonly<Record<string, string>>
  #child: ChildProcess | undefined

  /** With these settings beside its own, as the environment gives them. */
  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings
  }

  /** Starts it and waits until the first page is there. Gives the milliseconds that took. */
  async start(): Promise<number> {
    const port = await freePort()
    const demo = await freePort()
    this.address = `http://127.0.0.1:${port}`
    const before = performance.now()
    const child = spawn(process.execPath, [join(root, 'core/cli/foyer.js'), 'start'], {
      env: {
        ...this.#environment(),
        FOYER_HTTP_PORT: String(port),
        FOYER_DEMO_SITE_PORT: String(demo),
        // Every visitor comes from an address of their own, as in life.
        FOYER_HTTP_PROXY: 'true',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    const page = async () => (await fetch(`${this.address}/web/login`)).ok
    while (!(await page().catch(() => false))) {
      if (child.exitCode !== null) throw new Error(`foyer start ended with status ${child.exitCode}`)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    return performance.now() - before
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null) return
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }

  /** Runs another command on the same data to its end. Gives the milliseconds that took. */
  async run(...words: string[]): Promise<number> {
    const before = performance.now()
    const child = spawn(process.execPath, [join(root, 'core/cli/foyer.js'), ...words], {
      env: this.#environment(),
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const status = await new Promise<number | null>(resolve => child.once('exit', resolve))
    if (status !== 0) throw new Error(`foyer ${words.join(' ')} ended with status ${status}`)
    return performance.now() - before
  }

  #environment(): NodeJS.ProcessEnv {
    const own = { FOYER_DATA_DIR: this.folder, FOYER_DEMO: 'true', FOYER_LOG_LEVEL: 'error' }
    return { ...process.env, ...own, ...this.#settings }
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Memory of the process in bytes, without its database. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child!.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1024
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  return address.port
}
