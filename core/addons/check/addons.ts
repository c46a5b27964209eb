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
  const breaking = (finding: Finding) => !harmless.includes(finding.code)
  const broken = new Set<string | undefined>()
  const breakBy = (some: readonly Finding[]) => {
    for (const finding of some.filter(breaking)) broken.add(ownerOf(finding, order)?.name)
  }
  const whole = <A extends Addon>(addons: readonly A[]) =>
    addons.filter(({ name }) => [...reachOf(dependsOf, name)].every(one => found.has(one) && !broken.has(one)))

  breakBy(findings)
  const { loaded, findings: thrown } = await importAddons(whole(order))
  // Code that imports what can't be loaded can't be either: that is one mistake.
  const failing = new Set(
    thrown.filter(({ code }) => code === 'code-load').map(finding => ownerOf(finding, order)?.name),
  )
  const follows = (name: string) => [...reachOf(dependsOf, name)].some(one => one !== name && failing.has(one))
  const inCode = thrown.filter(finding => finding.code !== 'code-load' || !follows(ownerOf(finding, order)?.name ?? ''))
  breakBy(thrown)
  const asked = order.filter(({ name }) => wanted.includes(name))
  const sources = new Map(order.map(addon => [addon.name, sourcesOf(addon)]))
  ofCore ??= sourcesOf({ path: join(import.meta.dirname, '../..') })
  const templates = new Map(order.map(addon => [addon.name, readTemplates(addon).templates.map(({ name }) => name)]))
  const texts = [...sources.values(), ofCore].flat()
  const alone: Finding[] = []
  for (const addon of asked.filter(one => !one.findings.some(breaking))) {
    const own = sources.get(addon.name)!
    const reach = reachOf(dependsOf, addon.name)
    const some = order.filter(({ name }) => reach.has(name))
    alone.push(...checkImports(addon), ...unusedFiles(addon, filesOf(addon), own, texts))
    const names = some.flatMap(one => templates.get(one.name)!)
    alone.push(
      ...checkTemplates(own, templateWorld(some, names)),
      ...missingStatics(addon, own, some),
      ...(await checkMigrations(addon, own)),
    )
  }
  const read = whole(loaded)
  const unread = asked.filter(({ name }) => !read.some(one => one.name === name))
  for (const addon of unread) alone.push(...checkFilesAlone(addon))
  const together = checkTogether(read, { asked: new Set(wanted), sources, dependsOf })
  const lacking = new Set(
    alone.filter(({ code }) => code === 'import-missing').map(finding => ownerOf(finding, order)?.name),
  )
  // That a file is not there is told at its import.
  const isTold = (finding: Finding) =>
    / Cannot find module /.test(finding.message) && lacking.has(ownerOf(finding, order)?.name)
  const all = [...findings, ...inCode.filter(finding => !isTold(finding)), ...alone, ...together]
  return {
    addons: order,
    findings: [...new Map(all.map(finding => [describe(finding), finding])).values()],
    unread: unread.map(({ name }) => name),
  }
}

/** The addon that a finding is about, if it is about one. */
export function ownerOf<A extends Pick<Addon, 'path'>>({ file }: Finding, addons: readonly A[]): A | undefined {
  return addons.find(({ path }) => file.startsWith(path + sep))
}
