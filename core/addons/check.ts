import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { poFiles } from '../i18n/catalog.ts'
import { readPo } from '../i18n/po.ts'
import type { Addon } from './find.ts'
import type { Finding } from './finding.ts'
import { checkImports, sourceFiles } from './imports.ts'
import type { LoadedAddon } from './load.ts'

/** What is wrong in an addon that starting it does not show: imports, files that nobody loads, models left out. */
export function checkAddon(addon: LoadedAddon): Finding[] {
  return [...checkImports(addon), ...unusedFiles(addon), ...forgottenModels(addon), ...checkTranslations(addon)]
}

/** Mistakes in an addon's translation files. */
export function checkTranslations(addon: Addon): Finding[] {
  return poFiles(addon).flatMap(({ path }) =>
    readPo(readFileSync(path, 'utf8')).findings.map(finding => ({ ...finding, file: path })),
  )
}

/** Data files that the manifest doesn't name are never loaded. */
function unusedFiles({ path, manifest }: Addon): Finding[] {
  const listed = new Set([...manifest.data, ...manifest.demo])
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.(xml|csv)$/.test(entry.name))
    .map(entry => relative(path, join(entry.parentPath, entry.name)))
    .filter(file => !/^(static|test|node_modules)\//.test(file) && !listed.has(file.split(sep).join('/')))
    .toSorted()
    .map(file => ({
      code: 'data-unlisted' as const,
      file: join(path, file),
      message: 'No list of manifest.ts names this file: add it to data or demo, or remove it',
    }))
}

/** A model class counts only if `index.ts` exports it. */
function forgottenModels({ path, models }: LoadedAddon): Finding[] {
  const known = new Set(models.map(model => model.name))
  return sourceFiles(join(path)).flatMap(file => {
    if (relative(path, file).split(sep).includes('test')) return []
    const text = readFileSync(file, 'utf8')
    return [...text.matchAll(/^(?:export )?class (\w+) extends (?:model|inherit|mixin)\(/gm)].flatMap(found => {
      const line = text.slice(0, found.index).split('\n').length
      return known.has(found[1]!)
        ? []
        : [
            {
              code: 'model-unexported' as const,
              file,
              line,
              message: `index.ts does not export ${found[1]}, so it takes no effect`,
            },
          ]
    })
  })
}
