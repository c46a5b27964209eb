import { SetupError } from '../errors.ts'
import { type Addon, selectAddons } from './find.ts'
import { type Finding, refuse } from './finding.ts'
import { findingInManifest } from './manifest_lines.ts'
import { isInstalled, type ModuleState } from './modules.ts'
import type { Change } from './plan.ts'

/** Which addons a change is about. */
export interface Resolved {
  /** All that are installed when it is done, in loading order. */
  readonly after: readonly Addon[]
  /** Those to install or to upgrade, or to remove: an uninstall has dependants first. */
  readonly changing: readonly string[]
}

type Found = ReadonlyMap<string, Addon>

/** Works out what an asked-for change means. Throws a `SetupError` that says why it can't be. */
export function resolveChange(
  { action, addons }: Change,
  found: Found,
  modules: ReadonlyMap<string, ModuleState>,
): Resolved {
  const installed = [...modules.values()].filter(isInstalled).map(({ name }) => name)
  refuseLost(found, installed)
  if (action === 'install') return resolveInstall(found, new Set(installed), addons)
  const absent = addons.filter(name => !installed.includes(name))
  if (absent.length > 0)
    throw new SetupError(absent.map(name => `${name} is not installed${found.has(name) ? '' : ', and in no folder'}.`))
  const order = selectAddons(found, installed).map(({ name }) => name)
  if (action === 'uninstall') {
    if (addons.includes('base')) throw new SetupError(['base can not be uninstalled: everything stands on it.'])
    const going = withDependants(found, order, addons)
    return {
      after: selectAddons(
        found,
        order.filter(name => !going.includes(name)),
      ),
      changing: going.toReversed(),
    }
  }
  const all = addons.length === 0 || addons.includes('base')
  const targets = all ? order : withDependants(found, order, addons)
  // What their manifests depend on since then is installed along.
  const { after, changing } = resolveInstall(found, new Set(installed), order)
  return {
    after,
    changing: after.map(({ name }) => name).filter(name => targets.includes(name) || changing.includes(name)),
  }
}

/** Without its files an addon can neither run nor be removed. */
function refuseLost(found: Found, installed: Iterable<string>): void {
  const lost = [...installed].filter(name => !found.has(name))
  if (lost.length === 0) return
  throw new SetupError(
    lost.map(name => {
      return `${name} is installed in this database, but in no folder of addons_path: put it back. To be rid of it, then uninstall it.`
    }),
  )
}

/** What is installed with these, in loading order: what they depend on, and what installs itself then. */
export function resolveInstall(found: Found, installed: ReadonlySet<string>, wanted: readonly string[]): Resolved {
  refuseLost(found, installed)
  const chosen = new Set(
    selectAddons(found, wanted)
      .map(({ name }) => name)
      .filter(name => !installed.has(name)),
  )
  const present = (name: string) => installed.has(name) || chosen.has(name)
  for (let grown = chosen.size > 0; grown; ) {
    const next = [...found.values()].filter(addon => !present(addon.name) && comesAlong(addon, present, chosen))
    for (const { name } of selectAddons(
      found,
      next.map(({ name }) => name),
    ))
      if (!installed.has(name)) chosen.add(name)
    grown = next.length > 0
  }
  const after = selectAddons(found, [...installed, ...chosen])
  refuse([
    ...after.flatMap(addon => exclusions(addon, after)),
    ...[...chosen].flatMap(name => closed(found.get(name)!)),
  ])
  return { after, changing: after.map(({ name }) => name).filter(name => chosen.has(name)) }
}

/** Is it time for an addon that installs itself? */
function comesAlong(
  { manifest, findings }: Addon,
  present: (name: string) => boolean,
  chosen: ReadonlySet<string>,
): boolean {
  const { auto_install: auto, installable } = manifest
  if (auto === false || !installable || findings.length > 0) return false
  if (auto !== true && auto.length === 0) return true
  const awaited = auto === true ? manifest.depends : auto
  return awaited.every(present) && awaited.some(name => chosen.has(name))
}

/** Those that depend on these, near and far, and these, in loading order. */
function withDependants(found: Found, order: readonly string[], addons: readonly string[]): string[] {
  const taken = new Set(addons)
  for (const name of order) if (found.get(name)?.manifest.depends.some(needed => taken.has(needed))) taken.add(name)
  return order.filter(name => taken.has(name))
}

function exclusions(addon: Addon, others: readonly Addon[]): Finding[] {
  const excluded = others.filter(({ name }) => addon.manifest.excludes.includes(name))
  return excluded.map(({ name }) => {
    const message = `excludes ${name}: only one of them can be installed`
    return findingInManifest(addon, 'excludes', name, 'addon-excluded', message)
  })
}

function closed(addon: Addon): Finding[] {
  if (addon.manifest.installable) return []
  const message = 'installable is false: it can not be installed'
  return [findingInManifest(addon, 'installable', undefined, 'addon-closed', message)]
}
