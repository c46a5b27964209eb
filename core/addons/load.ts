import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ReaderSource } from '../http/readers.ts'
import type { Route } from '../http/route.ts'
import { layerOf } from '../model/declare.ts'
import type { ModelClass } from '../model/declare_types.ts'
import { findingAt } from '../registry/layers.ts'
import { checkParts } from './check/parts.ts'
import { noteCode } from './code.ts'
import type { Addon } from './find.ts'
import { type Finding, refuse, suggestion } from './finding.ts'
import { checkHooks, type LifecycleHooks } from './hooks.ts'
import type { Service } from './service.ts'
import type { TemplatePart } from './templates/part.ts'
import { readTemplates } from './templates/read.ts'
import { findingAtExport, thrownIn } from './thrown.ts'

/** Functions by name, as `events` and `slots` of an addon's controllers are; who calls them knows their types. */
export type Hooks = Readonly<Record<string, (...args: never[]) => unknown>>

/** An addon with its code: what its `index.ts` and `controllers/index.ts` export. */
export interface LoadedAddon extends Addon {
  /** Its definitions and extensions of models, in the order they were declared. */
  models: readonly ModelClass[]
  routes: readonly Route[]
  /** Renders an event of the log for a reader, by the event's kind. */
  events: Hooks
  /** Pieces that it adds to every page, by the slot's name. */
  slots: Hooks
  /** Finds out who reads the stream of events without a session. */
  readers: readonly ReaderSource[]
  /** What it does by itself as long as the application runs. */
  services: readonly Service[]
  /** What it does once in its life: what its `hooks.ts` exports. */
  hooks: LifecycleHooks
  /** The parts of pages in its data files. */
  templates: readonly TemplatePart[]
}

/** Imports the code of addons, in the order given. Throws a `SetupError` with everything that is wrong. */
export async function loadAddons(addons: readonly Addon[]): Promise<LoadedAddon[]> {
  const { loaded, findings, inFiles } = await importAddons(addons)
  refuse([...findings, ...inFiles])
  refuse(checkParts(loaded, () => true))
  return loaded
}

/**
 * The same, with what is wrong given back, `inFiles` what is wrong with data files that have parts of pages: the addons are
 * then good for looking at only.
 */
export async function importAddons(
  addons: readonly Addon[],
): Promise<{ loaded: LoadedAddon[]; findings: Finding[]; inFiles: Finding[] }> {
  const findings: Finding[] = []
  const inFiles: Finding[] = []
  const taken = new Set<unknown>()
  const loaded: LoadedAddon[] = []
  for (const addon of addons) {
    noteCode(addon)
    const controllers = await importControllers(addon, findings)
    const models = modelsOf(await importFile(addon, 'index.ts', findings)).filter(model => !taken.has(model))
    for (const model of models) taken.add(model)
    findings.push(...models.flatMap(model => unmakeable(addon, model)))
    const [hooks, wrong] = checkHooks(join(addon.path, 'hooks.ts'), await importFile(addon, 'hooks.ts', findings))
    findings.push(...wrong)
    const { templates, findings: inTemplates } = readTemplates(addon)
    inFiles.push(...inTemplates)
    loaded.push({ ...addon, ...controllers, models, hooks, templates })
  }
  return { loaded, findings, inFiles }
}

type Controllers = Pick<LoadedAddon, 'routes' | 'events' | 'slots' | 'readers' | 'services'>

const controllerNames = ['routes', 'events', 'slots', 'readers', 'services'] as const satisfies (keyof Controllers)[]

async function importControllers(addon: Addon, findings: Finding[]): Promise<Controllers> {
  const exported = await importFile(addon, 'controllers/index.ts', findings)
  const file = join(addon.path, 'controllers/index.ts')
  const complain = (name: string, message: string) => findings.push(findingAtExport(file, name, 'code-export', message))
  for (const name of Object.keys(exported).filter(each => !controllerNames.some(known => known === each)))
    complain(name, `Unknown export ${name}: expected ${controllerNames.join(', ')}${suggestion(name, controllerNames)}`)
  const { routes, events, slots, readers, services } = exported
  if (routes !== undefined && !Array.isArray(routes)) complain('routes', 'routes: expected a list of route(…)')
  return {
    routes: Array.isArray(routes) ? routes : [],
    events: functionsIn(events, () => complain('events', 'events: expected an object of functions')),
    slots: functionsIn(slots, () => complain('slots', 'slots: expected an object of functions')),
    readers: Array.isArray(readers) ? readers : [],
    services: Array.isArray(services) ? services : [],
  }
}

/** Model definitions among what a module exports; an extension must be exported to count. */
function modelsOf(module: Record<string, unknown>): ModelClass[] {
  return Object.values(module)
    .filter((value): value is ModelClass => typeof value === 'function' && layerOf(value) !== undefined)
    .toSorted((a, b) => layerOf(a)!.sequence - layerOf(b)!.sequence)
}

/** The declarations of a model are read from an instance: what they throw is told like what a file throws. */
function unmakeable({ path }: Addon, model: ModelClass): Finding[] {
  try {
    new model()
    return []
  } catch (error) {
    const { reason, ...place } = thrownIn(error, path)
    return [{ ...findingAt(layerOf(model)!, 'code-load', `${model.name} can't be read: ${reason}`), ...place }]
  }
}

function functionsIn(value: unknown, complain: () => void): Hooks {
  if (value === undefined) return {}
  const fits =
    typeof value === 'object' && value !== null && Object.values(value).every(entry => typeof entry === 'function')
  if (fits) return value as Hooks // just checked
  complain()
  return {}
}

async function importFile(addon: Addon, name: string, findings: Finding[]): Promise<Record<string, unknown>> {
  const file = join(addon.path, name)
  if (!existsSync(file)) return {}
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    const { reason, ...place } = thrownIn(error, addon.path)
    findings.push({ code: 'code-load', file, ...place, message: `Its code can't be loaded: ${reason}` })
    return {}
  }
}
