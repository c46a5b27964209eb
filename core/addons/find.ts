import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Finding, refuse, suggestion } from './finding.ts'
import { orderAddons } from './graph.ts'
import { type CheckedManifest, checkManifest, emptyManifest } from './manifest.ts'
import { findingInManifest } from './manifest_lines.ts'
import { thrownIn } from './thrown.ts'

/** An addon on the addons path: its technical name, its folder, what its manifest says. */
export interface Addon {
  name: string
  path: string
  manifest: CheckedManifest
  /** What is wrong with the manifest: an error as soon as the addon is wanted. */
  findings: readonly Finding[]
  /** Folders further down the path that have an addon of this name, too: they don't count. */
  hidden: readonly string[]
}

/**
 * The addons in the folders given, by name. Of two with one name the first folder's counts. A folder that isn't there is a
 * `SetupError`; what is wrong with a manifest stops only those who want that addon.
 */
export async function findAddons(folders: readonly string[]): Promise<Map<string, Addon>> {
  const addons = new Map<string, Addon>()
  const findings: Finding[] = []
  for (const folder of new Set(folders.map(path => resolve(path)))) {
    if (!existsSync(folder)) {
      findings.push({
        code: 'addons-path',
        file: folder,
        message: 'The addons path names this folder, but it does not exist',
      })
      continue
    }
    for (const name of readdirSync(folder).toSorted()) {
      const path = join(folder, name)
      if (!existsSync(join(path, 'manifest.ts'))) continue
      const first = addons.get(name)
      if (first) {
        addons.set(name, { ...first, hidden: [...first.hidden, path] })
        continue
      }
      const { manifest, findings: wrong } = await readManifest(name, path)
      addons.set(name, { name, path, manifest: manifest ?? emptyManifest(name), findings: wrong, hidden: [] })
    }
  }
  refuse(findings)
  return addons
}

/** What whoever runs these addons wants to know: of which there are several. */
export function doubles(addons: readonly Addon[]): string[] {
  return addons.flatMap(({ name, path, hidden }) =>
    hidden.map(other => `There are two addons ${name}: that in ${path} counts, that in ${other} does not.`),
  )
}

/** The wanted addons and what they depend on, in loading order. Throws a `SetupError` that names what is missing. */
export function selectAddons(addons: ReadonlyMap<string, Addon>, wanted: Iterable<string>): Addon[] {
  const { order, findings } = sortAddons(addons, wanted)
  refuse(findings)
  return order
}

/** The same, with what is wrong given back. */
export function sortAddons(
  addons: ReadonlyMap<string, Addon>,
  wanted: Iterable<string>,
): { order: Addon[]; findings: Finding[] } {
  const { order, disorder } = orderAddons(name => addons.get(name)?.manifest.depends, wanted)
  const broken = order.flatMap(name => addons.get(name)!.findings)
  const findings: Finding[] = [
    ...broken,
    ...disorder.map(({ addon, needed, message }): Finding => {
      const found = addons.get(addon)
      if (found) return findingInManifest(found, 'depends', needed, 'addon-depends', message)
      return {
        code: 'addon-depends',
        file: 'settings addons, addons_path',
        message: `${message}${suggestion(addon, addons.keys())}`,
      }
    }),
  ]
  return { order: order.map(name => addons.get(name)!), findings }
}

async function readManifest(name: string, path: string): Promise<ReturnType<typeof checkManifest>> {
  const file = join(path, 'manifest.ts')
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    const message = `An addon's folder is named in small letters, digits and _; found ${name}`
    return { manifest: null, findings: [{ code: 'addon-name', file, message }] }
  }
  try {
    // by its text: Node reads a file once, and a manifest that has changed since is to be known without a new start
    const text = createHash('sha1').update(readFileSync(file)).digest('hex')
    const module: { default?: unknown } = await import(`${pathToFileURL(file).href}?${text}`)
    return checkManifest(path, module.default)
  } catch (error) {
    const { reason, ...place } = thrownIn(error, path)
    return {
      manifest: null,
      findings: [{ code: 'manifest-load', file, ...place, message: `It can't be read: ${reason}` }],
    }
  }
}
