import { existsSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { lineAt } from '../../lines.ts'
import type { Addon } from '../find.ts'
import { type Finding, suggestion } from '../finding.ts'
import { withoutComments } from '../imports.ts'
import { isTest, type Source } from './sources.ts'

/** What core itself serves under these names is in no addon's folder. */
export const served = ['core', 'bus']

/**
 * Static files that pages, views, menus, styles and scripts name by their address, and that are not there. `addons` are those
 * of its scope. What templates ask for by `asset(…)` is looked at with them.
 */
export function missingStatics(addon: Addon, sources: readonly Source[], addons: readonly Addon[]): Finding[] {
  const folders = new Map(addons.map(({ name, path }) => [name, join(path, 'static')]))
  return sources.flatMap(({ file, path, text: whole }) => {
    if (isTest(path)) return []
    const text = path.endsWith('.css') || path.endsWith('.js') ? withoutComments(whole) : whole
    return namedIn(addon, path, text).flatMap(({ name, index }): Finding[] => {
      const [owner = '', ...rest] = name.split('/')
      const folder = folders.get(owner)
      if (served.includes(owner) || (folder && isFile(join(folder, ...rest)) && !rest.includes('..'))) return []
      const why = folder ? '' : `: no addon ${owner} in depends${suggestion(owner, folders.keys())}`
      return [
        { code: 'static-missing', file, line: lineAt(text, index), message: `There is no static file ${name}${why}` },
      ]
    })
  })
}

interface Named {
  /** `<addon>/<path below static>`. */
  readonly name: string
  readonly index: number
}

function namedIn(addon: Addon, path: string, text: string): Named[] {
  const named: Named[] = []
  const all = (pattern: RegExp, nameOf: (found: string) => string | null) => {
    for (const { index, 1: found } of text.matchAll(pattern)) {
      const name = nameOf(found!)
      if (name) named.push({ name, index })
    }
  }
  const byAddress = (address: string) => address.replace('/static/', '/')
  const beside = (relative: string) => {
    const whole = posix.join(`/${addon.name}`, posix.dirname(path), relative)
    return /^\/\w+\/static\//.test(whole) ? whole.slice(1).replace('/static/', '/') : null
  }
  if (/\.(njk|xml)$/.test(path)) all(/\s(?:src|href)="\/(\w+\/static\/[\w/.-]+)"/g, byAddress)
  if (path.endsWith('.xml')) all(/\sweb_icon="(\w+,static\/[\w/.-]+)"/g, icon => icon.replace(',static/', '/'))
  if (/^static\/.*\.css$/.test(path)) {
    all(/url\(\s*['"]?\/(\w+\/static\/[\w/.-]+)/g, byAddress)
    all(/url\(\s*['"]?((?!data:)[\w.-][\w/.-]*\.\w+)['"]?\s*\)/g, beside)
  }
  if (/^static\/.*\.js$/.test(path)) {
    all(/^\s*(?:import|export)\b[^'"]*['"](\.{1,2}\/[\w/.-]+)['"]/gm, beside)
    all(/^\s*(?:import|export)\b[^'"]*['"]\/(\w+\/static\/[\w/.-]+)['"]/gm, byAddress)
  }
  return named
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}
