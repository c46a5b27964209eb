/** The log: lines of JSON for programs, and for a person at a terminal the same in words. */
import type { Logger } from 'pino'
import { createLog } from '../http/log.ts'

export function openLog(level: string): Logger {
  if (!process.stdout.isTTY) return createLog(process.stdout, level)
  return createLog({ write: line => void process.stdout.write(`\r\x1b[K${inWords(JSON.parse(line))}\n`) }, level)
}

interface Line {
  readonly time: number
  readonly level: number
  readonly msg?: string
  readonly err?: { stack?: string; message?: string }
  readonly [key: string]: unknown
}

const LEVELS: Readonly<Record<number, string>> = { 20: 'debug ', 40: 'warning ', 50: 'error ', 60: 'fatal ' }

export function inWords({ time, level, msg = '', err, pid: _pid, hostname: _hostname, ...rest }: Line): string {
  const at = new Date(time).toTimeString().slice(0, 8)
  const head = `${at} ${LEVELS[level] ?? ''}`
  if (msg === 'request') return `${head}${rest.method} ${rest.path} ${rest.status} ${rest.ms} ms`
  const details = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const trouble = err ? `\n${err.stack ?? err.message}` : ''
  return `${head}${[msg, ...details].join(' ')}${trouble}`
}
