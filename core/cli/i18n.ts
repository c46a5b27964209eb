/** `foyer i18n`: what translators work on, written to the addons' `i18n` folders, and what is missing there. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { loadSettings, type Settings } from '../../config/settings.ts'
import { exportTerms } from '../addons/export_terms.ts'
import { selectAddons } from '../addons/find.ts'
import type { Finding } from '../addons/finding.ts'
import { loadAddons } from '../addons/load.ts'
import { addonTerms, checkTerms, sourceTerms, type Term } from '../addons/terms.ts'
import { addonsOnPath } from '../application/generation.ts'
import { SetupError } from '../errors.ts'
import { Catalog, coreTerms, type TermSource } from '../i18n/catalog.ts'
import { recordBase } from '../orm/recordset.ts'
import { Registry } from '../registry/registry.ts'
import type { Given } from './command.ts'
import { say } from './say.ts'

export const options = { lang: { type: 'string' } } as const
export const operands = [1, 100] as const

interface Source extends TermSource {
  readonly terms: readonly Term[]
  /** Texts that are put together from parts, and so can't be translated. */
  readonly findings: readonly Finding[]
}

export async function run({ options: { lang }, operands: [what, ...names] }: Given): Promise<void> {
  if (typeof lang === 'string' && !/^[a-z]{2,3}(_[A-Z]{2})?(@[a-z]+)?$/.test(lang))
    throw new SetupError([`--lang takes a locale code, such as fr or pt_BR; ${lang} is none.`])
  const language = typeof lang === 'string' ? lang : null
  if (what !== 'export' && what !== 'check')
    throw new SetupError([`i18n does one of export and check; ${what} is neither.`])
  const { sources, catalog } = await readSources(loadSettings(), names)
  if (what === 'export') exportAll(sources, language)
  else checkAll(sources, catalog, language ? [language] : catalog.languages())
}

/** The addons asked for, or core and all there are; no database is needed to know what they say. */
async function readSources({ addons_path }: Settings, names: readonly string[]) {
  const found = await addonsOnPath(addons_path)
  const addons = await loadAddons(selectAddons(found, names.length ? names : found.keys()))
  const registry = new Registry(
    addons.flatMap(({ models }) => models),
    recordBase,
  )
  const asked = addons.filter(({ name }) => names.length === 0 || names.includes(name))
  const sources: Source[] = asked.map(addon => ({ ...addon, ...addonTerms(addon, registry) }))
  if (!names.length) sources.unshift({ ...coreTerms, ...sourceTerms(coreTerms) })
  return { sources, catalog: new Catalog(addons) }
}

function exportAll(sources: readonly Source[], lang: string | null): void {
  for (const source of sources) {
    const file = join(source.path, 'i18n', lang ? `${lang}.po` : `${source.name}.pot`)
    const known = lang && existsSync(file) ? readFileSync(file, 'utf8') : ''
    const { text, total, missing } = exportTerms(source, source.terms, lang, known)
    if (!total) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    say(`${relative(process.cwd(), file)}: ${total} texts${lang ? `, ${missing} to translate` : ''}`)
  }
}

function checkAll(sources: readonly Source[], catalog: Catalog, languages: readonly string[]): void {
  const findings = sources.flatMap(source => [
    ...source.findings,
    ...languages.flatMap(lang => checkTerms(source, source.terms, catalog, lang)),
  ])
  if (findings.length) throw new SetupError([...findings, `${findings.length} findings`])
  say(`Complete in ${languages.join(', ')}: ${sources.map(({ name }) => name).join(', ')}.`)
}
