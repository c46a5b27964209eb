import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { FindingCode } from '../finding_codes.ts'
import { blanked, lineAt } from '../lines.ts'
import type { Addon } from './find.ts'
import type { Finding } from './finding.ts'

const faces = new Set(['#core', '#models'])
const imported = /\bfrom\s*(['"])(?<from>[^'"\n]+)\1|\bimport\s*\(?\s*(['"])(?<bare>[^'"\n]+)\3/g

/**
 * Compares what an addon's files import with what its manifest says: `#core`, `#models`, its own files, `#addons/X` for X
 * in `depends`, packages, and `#core/testing` under `test/`. Nothing of another addon or of core by path.
 */
export function checkImports(addon: Addon): Finding[] {
  return sourceFiles(addon.path).flatMap(file => {
    return specifiersOf(readFileSync(file, 'utf8')).flatMap(({ specifier, line }) => {
      const found = problem(addon, file, specifier)
      return found ? [{ code: found[0], file, line, message: found[1] }] : []
    })
  })
}

/** What a file imports, each with its line. */
export function specifiersOf(source: string): { specifier: string; line: number }[] {
  const text = withoutComments(source)
  return [...text.matchAll(imported)].map(({ index, groups }) => ({
    specifier: groups!.from ?? groups!.bare!,
    line: lineAt(text, index),
  }))
}

function problem(addon: Addon, file: string, specifier: string): [FindingCode, string] | null {
  const testing = relative(addon.path, file).split(sep).includes('test')
  if (specifier.startsWith('#addons/')) {
    const other = specifier.slice('#addons/'.length)
    if (testing || addon.manifest.depends.includes(other)) return null
    if (other === addon.name) return ['import-path', `Import your own files by their path, not by ${specifier}`]
    return ['import-depends', `Imports ${specifier}, but depends in manifest.ts does not list ${other}`]
  }
  if (specifier === '#core/testing') return testing ? null : ['import-path', '#core/testing is for files under test/']
  if (specifier.startsWith('#'))
    return faces.has(specifier) ? null : ['import-path', `Expected #core, #models or #addons/…, found ${specifier}`]
  if (!specifier.startsWith('.'))
    return specifier.startsWith('/') ? ['import-path', `Expected a relative path, found ${specifier}`] : null
  const target = resolve(dirname(file), specifier)
  if (!target.startsWith(addon.path + sep))
    return ['import-path', `Imports ${specifier}, which is outside the addon: use #core or #addons/…`]
  if (target === join(addon.path, 'index.ts') && !testing)
    return ['import-path', 'index.ts is for other addons: import the file that defines it']
  return existsSync(target) ? null : ['import-missing', `Imports ${specifier}, but there is no such file`]
}

/** All TypeScript files of an addon. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'))
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}

/** The text with comments blanked, so that lines keep their numbers. */
export function withoutComments(text: string): string {
  const pattern = /\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/[^\n]*/g
  return text.replace(pattern, blanked)
}
