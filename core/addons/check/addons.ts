import { join, sep } from 'node:path'
import { findingCodes } from '../../finding_codes.ts'
import { Catalog } from '../../i18n/catalog.ts'
import { layerOf } from '../../model/declare.ts'
import { recordBase } from '../../orm/recordset.ts'
import { Registry } from '../../registry/registry.ts'
import { checkOperations, recordsIn } from '../data/check.ts'
import { readAddonData } from '../data/files.ts'
import { modelXmlid } from '../data/reflection.ts'
import { type Addon, sortAddons } from '../find.ts'
import { describe, type Finding } from '../finding.ts'
import { reachOf } from '../graph.ts'
import { checkImports } from '../imports.ts'
import { importAddons, type LoadedAddon } from '../load.ts'
import { unusedFiles } from './files.ts'
import { codeReferences, fieldGroups, forgottenModels, withoutAccess } from './models.ts'
import { checkRecords, emptyMenus } from './records.ts'
import type { Scope } from './scope.ts'
import { filesOf, type Source, sourcesOf } from './sources.ts'
import { checkTemplates } from './templates.ts'
import { checkCompleteness, checkTranslations } from './translations.ts'
import { checkAddonViews } from './views.ts'

/** What looking at addons brought up. */
export interface Checked {
  /** The addons that were looked at, in loading order. */
  readonly addons: readonly Addon[]
  readonly findings: readonly Finding[]
}

/**
 * Looks at addons, and at those that they depend on, without a database: manifests, imports, models, data files, views,
 * records, access, templates, translations, files that nobody uses. Gives everything at once; of an addon that was not
 * asked for only what is no mere warning. What depends on a broken addon is looked at as far as it goes alone.
 */
export async function checkAddons(
  found: ReadonlyMap<string, Addon>,
  wanted: readonly string[] = [...found.keys()],
): Promise<Checked> {
  const { order, findings } = sortAddons(found, wanted)
  const dependsOf = (name: string) => found.get(name)?.manifest.depends
  const broken = new Set(
    findings.filter(({ code }) => code !== 'manifest-file').map(finding => ownerOf(finding, order)?.name),
  )
  const whole = <A extends Addon>(addons: readonly A[]) =>
    addons.filter(({ name }) => [...reachOf(dependsOf, name)].every(one => found.has(one) && !broken.has(one)))

  const { loaded, findings: inCode } = await importAddons(whole(order))
  findings.push(...inCode)
  for (const finding of inCode) if (finding.code === 'code-load') broken.add(ownerOf(finding, order)?.name)

  const sources = new Map(order.map(addon => [addon.name, sourcesOf(addon)]))
  const texts = [...sources.values(), sourcesOf({ path: join(import.meta.dirname, '../..') })].flat()
  for (const addon of order) {
    if (addon.findings.some(({ code }) => code !== 'manifest-file')) continue
    const own = sources.get(addon.name)!
    const reach = order.filter(({ name }) => reachOf(dependsOf, addon.name).has(name))
    findings.push(...checkImports(addon), ...unusedFiles(addon, filesOf(addon), own, texts))
    findings.push(...checkTemplates(own, reach), ...checkTranslations(addon))
  }
  findings.push(...checkTogether(whole(loaded), sources, dependsOf))
  const unique = new Map(findings.map(finding => [describe(finding), finding]))
  const isTold = (finding: Finding) =>
    !findingCodes[finding.code].warning || wanted.includes(ownerOf(finding, order)?.name ?? '')
  return { addons: order, findings: [...unique.values()].filter(isTold) }
}

/** What can be said of addons only with those that they depend on: each is looked at with these and no others. */
function checkTogether(
  addons: readonly LoadedAddon[],
  sources: ReadonlyMap<string, readonly Source[]>,
  dependsOf: (name: string) => readonly string[] | undefined,
): Finding[] {
  const findings: Finding[] = []
  const registries = new Map<string, Registry>()
  const registryOf = (some: readonly LoadedAddon[]) => {
    const key = some.map(({ name }) => name).join()
    const registry =
      registries.get(key) ??
      new Registry(
        some.flatMap(({ models }) => models),
        recordBase,
        findings,
      )
    registries.set(key, registry)
    return registry
  }
  const everything = registryOf(addons)
  const data = new Map(addons.map(addon => [addon.name, readAddonData(addon)]))
  const records = new Map([...data].map(([name, files]) => [name, recordsIn([...files.data, ...files.demo])]))
  const known = new Map<string, string>()
  const modelIds = new Map<string, string>()
  for (const addon of addons) {
    for (const layer of addon.models.map(model => layerOf(model)!)) {
      if (layer.abstract || everything.models.get(layer.name)?.abstract) continue
      modelIds.set(modelXmlid(addon.name, layer.name), layer.name)
      known.set(modelXmlid(addon.name, layer.name), 'ir.model')
    }
    const reach = reachOf(dependsOf, addon.name)
    const some = addons.filter(({ name }) => reach.has(name))
    const registry = registryOf(some)
    const files = data.get(addon.name)!
    const own = records.get(addon.name)!
    const around = { addon: addon.name, path: addon.path, models: registry.models, reach, known }
    findings.push(...files.findings, ...checkOperations([...files.data, ...files.demo], around))
    for (const { id, model } of own) known.set(id, model)

    const ids = new Map([...known].filter(([id]) => reach.has(id.split('.')[0]!)))
    const scope: Scope = { addons: some, models: registry.models, ids, modelIds }
    const code = sources.get(addon.name)!
    findings.push(...forgottenModels(addon, code), ...withoutAccess(addon, own, scope), ...fieldGroups(addon, scope))
    findings.push(...codeReferences(code, scope), ...checkRecords(own, scope))
    findings.push(
      ...checkAddonViews(
        own,
        some.flatMap(({ name }) => records.get(name)!),
        scope,
      ),
    )
    findings.push(...emptyMenus(own, [...records.values()].flat()))
    findings.push(...checkCompleteness(addon, registry, new Catalog(some)))
  }
  return findings
}

/** The addon that a finding is about, if it is about one. */
export function ownerOf<A extends Pick<Addon, 'path'>>({ file }: Finding, addons: readonly A[]): A | undefined {
  return addons.find(({ path }) => file.startsWith(path + sep))
}
