import { basename, dirname, join } from 'node:path'
import { readPoName } from '../../i18n/catalog.ts'
import type { Addon } from '../find.ts'
import type { Finding } from '../finding.ts'
import { specifiersOf } from '../imports.ts'
import { findingInManifest } from '../manifest_lines.ts'
import { isTest, type Source } from './sources.ts'

/** Files that nothing loads: each would be maintained for nobody. `others` are the texts that may speak of them. */
export function unusedFiles(
  addon: Addon,
  files: readonly string[],
  own: readonly Source[],
  others: readonly Source[],
): Finding[] {
  const listed = new Set([...addon.manifest.data, ...addon.manifest.demo])
  const modules = reachedModules(own)
  const demo = addon.manifest.data
    .filter(path => /(^|\/)demo[/_.-]|[_-]demo\.\w+$/.test(path))
    .map(path =>
      findingInManifest(addon, 'data', path, 'manifest-demo', `data lists ${path}, so every database has it`),
    )
  const unused = files
    .filter(path => !isTest(path))
    .flatMap((path): Finding[] => {
      const file = join(addon.path, path)
      if (/\.(xml|csv)$/.test(path) && !path.startsWith('static/'))
        return listed.has(path)
          ? []
          : [{ code: 'data-unlisted', file, message: 'No list of manifest.ts names this file' }]
      const message = unusedBecause(addon, path, modules, others)
      return message ? [{ code: 'file-unused', file, message }] : []
    })
  return [...demo, ...unused]
}

/** Why nothing loads a file, or null. */
function unusedBecause(
  { name: addon, path: folder }: Addon,
  path: string,
  modules: ReadonlySet<string>,
  others: readonly Source[],
): string | null {
  if (path.startsWith('static/')) {
    const name = path.slice('static/'.length)
    const file = join(folder, path)
    const isUsed = others.some(other => !other.path.endsWith('.po') && other.text.includes(name) && other.file !== file)
    return isUsed ? null : 'No template, script, style or record names this file'
  }
  if (path.startsWith('templates/') && path.endsWith('.njk')) {
    const name = `${addon}/${path.slice('templates/'.length)}`
    return others.some(({ text }) => text.includes(name)) ? null : `Nothing renders or includes ${name}`
  }
  if (path.startsWith('i18n/') && !readPoName(basename(path)))
    return 'Translations are read from files such as i18n/fr.po and i18n/pt_BR.po'
  if (path.endsWith('.ts') && !path.endsWith('.d.ts') && !modules.has(path))
    return 'Neither index.ts nor controllers/index.ts leads to this file by imports'
  return null
}

/** The files that are run: from the two indexes on, with what is found by its place. */
function reachedModules(own: readonly Source[]): Set<string> {
  const texts = new Map(own.map(({ path, text }) => [path, text]))
  const isEntry = /^(index|manifest|hooks|controllers\/index)\.ts$|^migrations\//
  const reached = new Set([...texts.keys()].filter(path => isEntry.test(path)))
  for (const path of reached) {
    for (const { specifier } of specifiersOf(texts.get(path) ?? '')) {
      const target = join(dirname(path), specifier)
      if (specifier.startsWith('.') && texts.has(target)) reached.add(target)
    }
  }
  return reached
}
