import { readFileSync } from 'node:fs'
import { type Catalog, poFiles } from '../../i18n/catalog.ts'
import { readPo } from '../../i18n/po.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Addon } from '../find.ts'
import type { Finding } from '../finding.ts'
import type { LoadedAddon } from '../load.ts'
import { addonTerms, checkTerms } from '../terms.ts'

/** Mistakes in an addon's translation files. */
export function checkTranslations(addon: Addon): Finding[] {
  return poFiles(addon).flatMap(({ path }) =>
    readPo(readFileSync(path, 'utf8')).findings.map(finding => ({ ...finding, file: path })),
  )
}

/** What lacks a translation, in each language that the addon has a file for, and what is translated for nothing. */
export function checkCompleteness(addon: LoadedAddon, registry: Registry, catalog: Catalog): Finding[] {
  const { terms, findings } = addonTerms(addon, registry)
  const languages = [...new Set(poFiles(addon).map(({ lang }) => lang))]
  // checkTerms tells what is wrong in the files as well, which is told already.
  const told = new Set(['po-syntax', 'po-placeholder'])
  const others = languages.flatMap(lang =>
    checkTerms(addon, terms, catalog, lang).filter(({ code }) => !told.has(code)),
  )
  return [...findings, ...others]
}
