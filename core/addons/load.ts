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
import { lineOfExport, thrownIn } from './thrown.ts'

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
    const { routes, events, slots, readers, services, ...others } = await importFile(
      addon,
      'controllers/index.ts',
      findings,
    )
    const models = modelsOf(await importFile(addon, 'index.ts', findings)).filter(model => !taken.has(model))
    for (const model of models) taken.add(model)
    findings.push(...models.flatMap(model => unmakeable(addon, model)))
    const file = join(addon.path, 'controllers/index.ts')
    for (const name of Object.keys(others)) {
      const known = ['routes', 'events', 'slots', 'readers', 'services']
      findings.push({
        code: 'code-export',
        file,
        ...lineOfExport(file, name),
        message: `Unknown export ${name}: expected ${known.join(', ')}${suggestion(name, known)}`,
      })
    }
    const [hooks, wrong] = checkHooks(join(addon.path, 'hooks.ts'), await importFile(addon, 'hooks.ts', findings))
    findings.push(...wrong)
    if (routes !== undefined && !Array.isArray(routes))
      findings.push({
        code: 'code-export',
        file,
        ...lineOfExport(file, 'routes'),
        message: 'routes: expected a list of route(…)',
      })
    const { templates, findings: inTemplates } = readTemplates(addon)
    inFiles.push(...inTemplates)
    loaded.push({
      ...addon,
      models,
      routes: Array.isArray(routes) ? routes : [],
      events: hooksOf(events, 'events', file, findings),
      slots: hooksOf(slots, 'slots', file, findings),
      readers: Array.isArray(readers) ? readers : [],
      services: Array.isArray(services) ? services : [],
      hooks,
      templates,
    })
  }
  return { loaded, findings, inFiles }
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

function hooksOf(value: unknown, name: string, file: string, findings: Finding[]): Hooks {
  if (value === undefined) return {}
  const fits =
    typeof value === 'object' && value !== null && Object.values(value).every(entry => typeof entry === 'function')
  if (fits) return value as Hooks // just checked
  findings.push({
    code: 'code-export',
    file,
    ...lineOfExport(file, name),
    message: `${name}: expected an object of functions`,
  })
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
