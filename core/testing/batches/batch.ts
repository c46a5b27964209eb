/**
 * Several test files in one process, one after the other: each has its hooks and tests as AVA would run them, and what it
 * opened is closed before the next begins.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import * as clock from '../../clock.ts'
import { cleanUp, openedBy } from '../cleanup.ts'
import { collect, type Declared } from './collector.ts'

/** Ends the file before. */
let endLast = async (_: ExecutionContext): Promise<void> => {}

const files: [string, Declared][] = []
for (const file of new URL(import.meta.url).searchParams.get('files')!.split(',')) {
  openedBy(file)
  files.push([file, collect()])
  await import(pathToFileURL(resolve(file)).href)
}
// AVA wants to hear of all of them at once
for (const [file, declared] of files) declare(file, declared)
test.after.always(t => endLast(t))

function declare(file: string, { before, beforeEach, afterEach, after, serial, concurrent }: Declared): void {
  let context: unknown = {}
  let begun: Promise<void> | undefined
  const begin = async (t: ExecutionContext) => {
    await endLast(t)
    openedBy(file)
    endLast = async t => {
      t.context = context
      for (const hook of after) await hook(t)
      await cleanUp()
      clock.set(null)
    }
    t.context = context
    for (const hook of before) await hook(t)
    context = t.context
  }
  for (const { title, work, skip } of [...serial, ...concurrent]) {
    if (skip) test.serial.skip(`${file} › ${title}`, t => t.pass())
    else
      test.serial(`${file} › ${title}`, async t => {
        begun ??= begin(t)
        await begun
        t.context = { ...Object(context) }
        for (const hook of beforeEach) await hook(t)
        try {
          await work(t)
        } finally {
          for (const hook of afterEach) await hook(t)
        }
      })
  }
}
