import type { Progress } from '../addons/install.ts'
import { say, seconds } from './say.ts'

/** A line an addon, with what is done now where the terminal can take it back. */
export function showProgress({ addon, index, count, step, ms }: Progress): void {
  const line = `  ${addon.padEnd(16)}${index} of ${count}`
  if (step === 'done') say(`${process.stdout.isTTY ? '\r\x1b[K' : ''}${line}   ${seconds(ms)}`)
  else if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}   ${step} …`)
}
