import { existsSync, statSync } from 'node:fs'
import { sourceFiles } from './imports.ts'

/** The files of code as they were when they were loaded, by the folder of their addon. */
const loaded = new Map<string, { name: string; print: string }>()

/** Notes that the code of an addon is being loaded. Node reads a file once: what changes later counts after a new start. */
export function noteCode({ name, path }: { name: string; path: string }): void {
  if (!loaded.has(path)) loaded.set(path, { name, print: printOf(path) })
}

/** The names of addons whose code on disk is not the code that runs: only a new start of the process reads it again. */
export function staleCode(): string[] {
  return [...loaded].filter(([path, { print }]) => printOf(path) !== print).map(([, { name }]) => name)
}

function printOf(path: string): string {
  if (!existsSync(path)) return 'gone'
  const files = sourceFiles(path).filter(file => !file.slice(path.length).includes('/test/'))
  return files.map(file => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`).join('\n')
}
