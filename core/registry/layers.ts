import { existsSync, readFileSync } from 'node:fs'
import type { Finding } from '../finding.ts'
import type { FindingCode } from '../finding_codes.ts'
import { layerOf } from '../model/declare.ts'
import type { ModelOptions } from '../model/declare_types.ts'
import type { LayerClass } from './meta.ts'

/**
 * Layers of a model from the bottom up: those of its mixins, the last named lowest; those of the model that it is a
 * copy of; its own. A layer that is reached by two ways lies where the lower one leads.
 */
export function layersOf(name: string, definitions: readonly LayerClass[], findings: Finding[]): LayerClass[] {
  const own = definitions.filter(({ layer }) => layer.name === name)
  const definers = own.filter(({ layer }) => layer.options)
  if (definers.length !== 1) {
    const meant = definers.length > 0 ? definers : own
    const places = meant.map(({ layer }) => placeOf(layer)).join(', ')
    const message = `model ${name} is defined by ${definers.length} classes (${places}); it must be by exactly one, which others extend by inherit().`
    findings.push(findingAt(meant.at(-1)!.layer, 'model-definition', message))
    return []
  }
  const [definer] = definers as [LayerClass]
  const layers: LayerClass[] = []
  for (const { layer } of own) {
    for (const mixin of [...(layer.mixins ?? [])].reverse()) {
      const problem = mixinProblem(mixin, definitions)
      if (problem) findings.push(findingAt(layer, 'model-definition', `${name} takes ${mixin} as a mixin, ${problem}`))
      else layers.push(...layersOf(mixin, definitions, findings))
    }
  }
  const { prototype: ancestor, options } = definer.layer
  if (ancestor !== undefined) {
    const problem = ancestorProblem(ancestor, definitions)
    if (problem)
      findings.push(findingAt(definer.layer, 'model-definition', `${name} is a copy of ${ancestor}, ${problem}`))
    else layers.push(...layersOf(ancestor, definitions, findings).map(one => ({ ...one, copied: true })))
  }
  const defaults = layers.findLast(({ layer }) => layer.name === ancestor && layer.options)?.layer.options
  const ownLayers = own.map(one => (one === definer && defaults ? withOptions(one, defaults, options!) : one))
  return [...new Map([...layers, ...ownLayers].map(one => [one.definition, one])).values()]
}

/** A copy is ordered, labelled and archived like what it is a copy of, unless it says so itself. */
function withOptions({ definition, layer }: LayerClass, ancestor: ModelOptions, own: ModelOptions): LayerClass {
  const { table: _, ...taken } = ancestor
  return { definition, layer: { ...layer, options: { ...taken, ...own } } }
}

function mixinProblem(name: string, definitions: readonly LayerClass[]): string | null {
  const definer = definerOf(name, definitions)
  if (!definer) return 'which no addon defines.'
  return definer.layer.abstract ? null : 'which is a model with records of its own: prototype() makes a copy of one.'
}

function ancestorProblem(name: string, definitions: readonly LayerClass[]): string | null {
  const definer = definerOf(name, definitions)
  if (!definer) return 'which no addon defines.'
  return definer.layer.abstract ? 'which is a mixin: name it behind the options of model().' : null
}

function definerOf(name: string, definitions: readonly LayerClass[]): LayerClass | undefined {
  return definitions.find(({ layer }) => layer.name === name && layer.options)
}

export function layerClass(definition: object & { prototype: object }): LayerClass {
  return { definition, layer: layerOf(definition)! }
}

/** Where a layer's class stands, as `file:line`: the first place on the stack that is not ours. */
export function placeOf(layer: LayerClass['layer']): string {
  const places = layer.origin?.stack?.split('\n').flatMap(line => /(\/[^()]+:\d+):\d+\)?$/.exec(line)?.[1] ?? []) ?? []
  const place = places.find(text => !/\/core\/model\/\w+\.ts:/.test(text))
  return place ? decodeURI(place.replace(/^\/\/(?=\/)/, '')) : layer.name
}

/** A finding about what a layer declares, or should; with the name of a property it points at that. */
export function findingAt(layer: LayerClass['layer'], code: FindingCode, message: string, property?: string): Finding {
  const { file, lineOf } = linesOf(layer)
  const line = lineOf(property)
  return { code, file, ...(line !== undefined && { line }), message }
}

/** The file of a layer, and the line of its class or of one of its properties: that of the class where it is not seen. */
export function linesOf(layer: LayerClass['layer']): {
  file: string
  lineOf: (property?: string) => number | undefined
} {
  const [file, at] = placeOf(layer).split(/:(?=\d+$)/) as [string, string?] // split gives at least one part
  if (at === undefined || !existsSync(file)) return { file, lineOf: () => (at === undefined ? undefined : Number(at)) }
  const begin = Number(at)
  const below = readFileSync(file, 'utf8').split('\n').slice(begin)
  const end = below.findIndex(text => /^\s*(export\s+)?(default\s+)?class\b/.test(text))
  const lines = new Map<string, number>()
  for (const [index, text] of below.slice(0, end < 0 ? below.length : end).entries()) {
    const name = /^\s*(?:override\s+)?(['"]?)([\w$]+)\1\s*(?::[^=]*)?=(?!=)/.exec(text)?.[2]
    if (name && !lines.has(name)) lines.set(name, begin + index + 1)
  }
  const lineOf = (property = '') => lines.get(property) ?? begin
  return { file, lineOf }
}

/** Where a model's property of this name is declared: the uppermost layer whose value fits; the lowest when none does. */
export function findingIn(
  { layers }: { layers: readonly LayerClass[] },
  code: FindingCode,
  message: string,
  fits: (property: string, value: unknown) => boolean,
): Finding {
  for (const { definition, layer } of [...layers].reverse()) {
    // A definition is a class without parameters: model(), inherit() and mixin() make nothing else.
    const found = Object.entries(new (definition as new () => object)()).find(([name, value]) => fits(name, value))
    if (found) return findingAt(layer, code, message, found[0])
  }
  return findingAt(layers[0]!.layer, code, message)
}
