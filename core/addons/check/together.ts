import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Catalog } from '../../i18n/catalog.ts'
import { layerOf } from '../../model/declare.ts'
import { recordBase } from '../../orm/recordset.ts'
import { Registry } from '../../registry/registry.ts'
import { checkOperations, recordsIn } from '../data/check.ts'
import { type AddonData, readAddonData } from '../data/files.ts'
import type { RecordOperation } from '../data/operation.ts'
import { modelXmlid } from '../data/reflection.ts'
import type { Addon } from '../find.ts'
import type { Finding } from '../finding.ts'
import { reachOf } from '../graph.ts'
import type { LoadedAddon } from '../load.ts'
import { checkAccessLines, closedMenus } from './access.ts'
import { actionPaths } from './action_paths.ts'
import { checkFields } from './fields.ts'
import { impliedGroups } from './groups.ts'
import { codeReferences, fieldGroups, forgottenModels, withoutAccess } from './models.ts'
import { checkParts } from './parts.ts'
import { checkRecords, emptyMenus } from './records.ts'
import { checkRoutes } from './routes.ts'
import type { Scope } from './scope.ts'
import { searchDefaults } from './search_defaults.ts'
import type { Source } from './sources.ts'
import { templateGroups } from './template_groups.ts'
import { checkCompleteness, checkTranslations } from './translations.ts'
import { writtenTwice } from './twice.ts'
import { checkAddonViews } from './views.ts'

interface Surroundings {
  /** The addons that are looked at; the others only stand beneath them. */
  readonly asked: ReadonlySet<string>
  readonly sources: ReadonlyMap<string, readonly Source[]>
  dependsOf(name: string): readonly string[] | undefined
}

/**
 * What can be said of addons only with those that they depend on. Each is looked at with these and no others: it must not
 * need what is there only by chance.
 */
export function checkTogether(given: readonly LoadedAddon[], { asked, sources, dependsOf }: Surroundings): Finding[] {
  const findings: Finding[] = []
  const addons = given.map(withFiles)
  const { registryOf, told } = registries()
  const everything = registryOf(addons)
  const data = new Map(addons.map(addon => [addon.name, readAddonData(addon)]))
  const records = new Map([...data].map(([name, files]) => [name, recordsIn([...files.data, ...files.demo])]))
  const menus = [...records.values()].flat()
  const known = new Map<string, string>()
  const modelIds = new Map<string, string>()
  for (const addon of addons) {
    for (const { name } of addon.models.map(model => layerOf(model)!)) {
      if (everything.models.get(name)?.abstract) continue
      modelIds.set(modelXmlid(addon.name, name), name)
      known.set(modelXmlid(addon.name, name), 'ir.model')
    }
    const own = records.get(addon.name)!
    if (asked.has(addon.name)) {
      const reach = reachOf(dependsOf, addon.name)
      const some = addons.filter(({ name }) => reach.has(name))
      const registry = registryOf(some)
      const around = { addon: addon.name, path: addon.path, models: registry.models, reach, known }
      const files = data.get(addon.name)!
      findings.push(...files.findings, ...checkOperations(operationsOf(files), around))
      findings.push(...writtenTwice(files.data), ...writtenTwice(files.demo))
      findings.push(...checkRoutes(addon, addons, sources.get(addon.name)!, dependsOf))
      const ids = new Map([...known, ...own.map(({ id, model }) => [id, model] as const)])
      for (const id of ids.keys()) if (!reach.has(id.split('.')[0]!)) ids.delete(id)
      const implied = impliedGroups(some.map(({ name }) => [name, records.get(name)!] as const))
      const scope: Scope = { addons: some, models: registry.models, ids, modelIds, implied }
      findings.push(...checkInScope(addon, own, sources.get(addon.name)!, scope, name => records.get(name)!))
      findings.push(...emptyMenus(own, menus), ...checkCompleteness(addon, registry, new Catalog(some), files))
    }
    for (const { id, model } of own) known.set(id, model)
  }
  return [...told(), ...findings]
}

function checkInScope(
  addon: LoadedAddon,
  own: readonly RecordOperation[],
  sources: readonly Source[],
  scope: Scope,
  recordsOf: (addon: string) => readonly RecordOperation[],
): Finding[] {
  const all = scope.addons.flatMap(({ name }) => recordsOf(name))
  return [
    ...forgottenModels(addon, sources),
    ...withoutAccess(addon, own, scope),
    ...fieldGroups(addon, scope),
    ...checkFields(addon, scope),
    ...checkAccessLines(own, scope),
    ...closedMenus(own, all, scope),
    ...codeReferences(sources, scope),
    ...checkRecords(own, scope),
    ...searchDefaults(own, all),
    ...actionPaths(own, all, scope.addons),
    ...checkAddonViews(own, all, scope),
    ...checkParts(scope.addons, name => name === addon.name),
    ...templateGroups(addon.templates, sources, scope),
  ]
}

/** What can be said of the data files of an addon whose code can't be loaded: how they are written, and its translations. */
export function checkFilesAlone(addon: Addon): Finding[] {
  const { data, demo, findings } = readAddonData(withFiles(addon))
  return [...findings, ...writtenTwice(data), ...writtenTwice(demo), ...checkTranslations(addon)]
}

/** Composes the models of addons, those of one set once, and tells each mistake where the fewest addons have it. */
function registries() {
  const known = new Map<string, { size: number; registry: Registry; findings: Finding[] }>()
  const registryOf = (addons: readonly LoadedAddon[]): Registry => {
    const key = addons.map(({ name }) => name).join()
    const findings: Finding[] = []
    const definitions = addons.flatMap(({ models }) => models)
    const made = known.get(key) ?? {
      size: addons.length,
      registry: new Registry(definitions, recordBase, findings),
      findings,
    }
    known.set(key, made)
    return made.registry
  }
  const told = (): Finding[] => {
    const first = new Map<string, Finding>()
    for (const { findings } of [...known.values()].sort((a, b) => a.size - b.size)) {
      for (const finding of findings) {
        const said = `${finding.code} ${finding.message}`
        first.set(said, first.get(said) ?? finding)
      }
    }
    return [...first.values()]
  }
  return { registryOf, told }
}

function operationsOf({ data, demo }: AddonData) {
  return [...data, ...demo]
}

/** Each data file once, and without those that are not there: of both the manifest's findings tell. */
function withFiles<A extends Addon>({ manifest, ...addon }: A) {
  const isThere = (file: string) => statSync(join(addon.path, file), { throwIfNoEntry: false })?.isFile()
  const data = [...new Set(manifest.data)].filter(isThere)
  const demo = [...new Set(manifest.demo)].filter(file => isThere(file) && !data.includes(file))
  return { ...addon, manifest: { ...manifest, data, demo } }
}
