import { join, sep } from 'node:path'
import type { FindingCode } from '../../finding_codes.ts'
import { type Addon, sortAddons } from '../find.ts'
import { describe, type Finding } from '../finding.ts'
import { reachOf } from '../graph.ts'
import { checkImports } from '../imports.ts'
import { importAddons } from '../load.ts'
import { readTemplates } from '../templates/read.ts'
import { unusedFiles } from './files.ts'
import { checkMigrations } from './migrations.ts'
import { filesOf, type Source, sourcesOf } from './sources.ts'
import { missingStatics } from './statics.ts'
import { checkTemplates, templateWorld } from './templates.ts'
import { checkFilesAlone, checkTogether } from './together.ts'

/** What looking at addons brought up. */
export interface Checked {
  /** The addons that were asked for, and those beneath them, in loading order. */
  readonly addons: readonly Addon[]
  readonly findings: readonly Finding[]
  /** Of those asked for, the ones whose models, records and views could not be looked at: their code can't be loaded. */
  readonly unread: readonly string[]
}

/** What is wrong with an addon that can be looked at all the same. */
const harmless: readonly FindingCode[] = [
  'manifest-key',
  'manifest-value',
  'manifest-file',
  'code-export',
  'hook-export',
]

/** Core's own files, which use some of base's; they do not change while it runs. */
let ofCore: readonly Source[] | undefined

/**
 * Looks at addons without a database: manifests, imports, models, data files, views, records, access, templates,
 * translations, files that nobody uses. Gives everything at once. Of the addons beneath those that are asked for only
 * what stands in the way is told: a manifest, code or models that can not be read. What depends on such an addon is looked
 * at as far as it goes alone.
 */
export async function checkAddons(
  found: ReadonlyMap<string, Addon>,
  wanted: readonly string[] = [...found.keys()],
): Promise<Checked> {
  const { order, findings } = sortAddons(found, wanted)
  const dependsOf = (name: string) => found.get(name)?.manifest.depends
  const broken = new Set<string | undefined>()
  const breakBy = (some: readonly Finding[]) => {
    for (const finding of some.filter(isBreaking)) broken.add(ownerOf(finding, order)?.name)
  }
  const whole = <A extends Addon>(addons: readonly A[]) =>
    addons.filter(({ name }) => [...reachOf(dependsOf, name)].every(one => found.has(one) && !broken.has(one)))

  breakBy(findings)
  const { loaded, findings: inCode } = await importAddons(whole(order))
  breakBy(inCode)
  const read = whole(loaded)
  const asked = order.filter(({ name }) => wanted.includes(name))
  const unread = asked.filter(({ name }) => !read.some(one => one.name === name))
  const sources = new Map(order.map(addon => [addon.name, sourcesOf(addon)]))
  const alone = [
    ...(await checkAlone(asked, order, sources, dependsOf)),
    ...unread.flatMap(addon => checkFilesAlone(addon)),
  ]
  const together = checkTogether(read, { asked: new Set(wanted), sources, dependsOf })
  const all = [...findings, ...firstCauses(inCode, alone, order, dependsOf), ...alone, ...together]
  return {
    addons: order,
    findings: [...new Map(all.map(finding => [describe(finding), finding])).values()],
    unread: unread.map(({ name }) => name),
  }
}

const isBreaking = ({ code }: Finding) => !harmless.includes(code)

type DependsOf = (name: string) => readonly string[] | undefined

/** What can be said of each addon by its files. */
async function checkAlone(
  asked: readonly Addon[],
  order: readonly Addon[],
  sources: ReadonlyMap<string, readonly Source[]>,
  dependsOf: DependsOf,
): Promise<Finding[]> {
  ofCore ??= sourcesOf({ path: join(import.meta.dirname, '../..') })
  const texts = [...sources.values(), ofCore].flat()
  const templates = new Map(order.map(addon => [addon.name, readTemplates(addon).templates.map(({ name }) => name)]))
  const findings: Finding[] = []
  for (const addon of asked.filter(one => !one.findings.some(isBreaking))) {
    const own = sources.get(addon.name)!
    const reach = reachOf(dependsOf, addon.name)
    const scope = order.filter(({ name }) => reach.has(name))
    const names = scope.flatMap(one => templates.get(one.name)!)
    findings.push(
      ...checkImports(addon),
      ...unusedFiles(addon, filesOf(addon), own, texts),
      ...checkTemplates(own, templateWorld(scope, names)),
      ...missingStatics(addon, own, scope),
      ...(await checkMigrations(addon, own)),
    )
  }
  return findings
}

/** Of what was thrown while code was loaded, what nothing else tells. `alone`: what was found in files. */
function firstCauses(
  thrown: readonly Finding[],
  alone: readonly Finding[],
  order: readonly Addon[],
  dependsOf: DependsOf,
): Finding[] {
  const owners = (code: FindingCode, findings: readonly Finding[]) =>
    new Set(findings.filter(finding => finding.code === code).map(finding => ownerOf(finding, order)?.name))
  const failing = owners('code-load', thrown)
  const lacking = owners('import-missing', alone)
  return thrown.filter(finding => {
    const owner = ownerOf(finding, order)?.name
    // That a file is not there is told at its import.
    if (/ Cannot find module /.test(finding.message) && lacking.has(owner)) return false
    // Code that imports what can't be loaded can't be either: that is one mistake.
    const beneath = [...reachOf(dependsOf, owner ?? '')].filter(name => name !== owner)
    return finding.code !== 'code-load' || !beneath.some(name => failing.has(name))
  })
}

/** The addon that a finding is about, if it is about one. */
export function ownerOf<A extends Pick<Addon, 'path'>>({ file }: Finding, addons: readonly A[]): A | undefined {
  return addons.find(({ path }) => file.startsWith(path + sep))
}
