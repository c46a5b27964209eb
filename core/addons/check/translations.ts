import { readFileSync } from 'node:fs'
import { type Catalog, poFiles } from '../../i18n/catalog.ts'
import { readPo } from '../../i18n/po.ts'
import type { Registry } from '../../registry/registry.ts'
import type { AddonData } from '../data/files.ts'
import type { Addon } from '../find.ts'
import type { Finding } from '../finding.ts'
import type { LoadedAddon } from '../load.ts'
import { addonTerms, checkTerms } from '../terms.ts'

/** Mistakes in the translation files of an addon of which nothing else is known. */
export function checkTranslations(addon: Addon): Finding[] {
  return poFiles(addon).flatMap(({ path }) =>
    readPo(readFileSync(path, 'utf8')).findings.map(finding => ({ ...finding, file: path })),
  )
}

/** Mistakes in an addon's translation files, what lacks a translation in their languages, what is translated for nothing. */
export function checkCompleteness(
  addon: LoadedAddon,
  registry: Registry,
  catalog: Catalog,
  data: AddonData,
): Finding[] {
  const { terms, findings } = addonTerms(addon, registry, data)
  const languages = [...new Set(poFiles(addon).map(({ lang }) => lang))]
  return [...findings, ...languages.flatMap(lang => checkTerms(addon, terms, catalog, lang))]
}
