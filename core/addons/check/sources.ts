import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Addon } from '../find.ts'

/** A file of an addon that is text. */
export interface Source {
  readonly file: string
  /** Its path in the addon, with `/` between. */
  readonly path: string
  readonly text: string
}

const isText = /\.(ts|js|njk|css|xml|csv|svg|po)$/

/** All files of an addon, as paths in it, sorted. */
export function filesOf({ path }: Pick<Addon, 'path'>): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(name => !/(^|\/)(node_modules\/|\.)/.test(name))
    .toSorted()
}

/** The files of an addon that can be read as text. */
export function sourcesOf(addon: Pick<Addon, 'path'>): Source[] {
  return filesOf(addon)
    .filter(path => isText.test(path))
    .map(path => {
      const file = join(addon.path, path)
      return { file, path, text: readFileSync(file, 'utf8') }
    })
}

/** Is it a test, or what only tests need? */
export function isTest(path: string): boolean {
  return /(^|\/)test\//.test(path)
}
