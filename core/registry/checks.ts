import { checkCompanyDependent } from './checks_company.ts'
import { checkComputed } from './checks_computed.ts'
import { checkDelegate } from './checks_delegation.ts'
import { kindProblems, reportProblems } from './checks_kinds.ts'
import { checkProperties } from './checks_properties.ts'
import type { ComputeOrder } from './cycles.ts'
import type { Field } from './field.ts'
import { placeOf } from './layers.ts'
import type { ModelMeta } from './meta.ts'
import { checkOptionFields } from './options.ts'
import { parameterProblems } from './parameters.ts'
import type { Registry } from './registry.ts'
import { nameProblems } from './table_objects.ts'

/** Everything the compiler could not see in the definitions, as sentences with their place. */
export function checkRegistry(registry: Registry, order: ComputeOrder): string[] {
  const computed = checkComputed(registry, order).map(
    ({ field, problem }) =>
      `${placeOf(layerWith(registry.model(field.model), field.name))}: field ${field.model}.${field.name} ${problem}`,
  )
  const metas = [...registry.models.values()]
  const named = nameProblems(metas).map(({ meta, problem }) => `${placeOf(definerOf(meta))}: ${meta.name} ${problem}`)
  const models = metas.flatMap(meta => [
    ...[...meta.fields.values()].flatMap(field => checkField(registry, meta, field)),
    ...checkMethods(meta),
    ...checkOrder(registry, meta),
    ...reportProblems(meta).map(problem => `${placeOf(definerOf(meta))}: ${meta.name} ${problem}`),
    ...checkOptionFields(meta).map(problem => `${placeOf(definerOf(meta))}: ${problem}`),
    ...checkNameSearch(registry, meta),
  ])
  return [...models, ...computed, ...named]
}

function checkField(registry: Registry, meta: ModelMeta, field: Field): string[] {
  const say = (sentence: string) => [
    `${placeOf(layerWith(meta, field.name))}: field ${meta.name}.${field.name} ${sentence}`,
  ]
  const { comodel, inverseName, computation } = field
  if (comodel && !registry.models.has(comodel)) {
    return say(`points to ${comodel}, which no addon defines.`)
  }
  if (comodel && registry.model(comodel).abstract) return say(`points to ${comodel}, a mixin: it has no records.`)
  const problems = [...checkDelegate(registry, field), ...checkCompanyDependent(registry, field)].flatMap(say)
  if (field.type === 'one2many' && !field.inherited) {
    const inverse = registry.model(comodel!).fields.get(inverseName!)
    if (!inverse) problems.push(...say(`names ${inverseName} of ${comodel} as its other side; there is no such field.`))
    else if (inverse.type !== 'many2one_reference' && (inverse.type !== 'many2one' || inverse.comodel !== meta.name)) {
      problems.push(
        ...say(`names ${inverseName} of ${comodel} as its other side, which is no many2one to ${meta.name}.`),
      )
    } else if (!inverse.store) problems.push(...say(`names ${inverseName} of ${comodel}, which is not stored.`))
  }
  problems.push(...parameterProblems(registry, meta, field).flatMap(say))
  problems.push(...kindProblems(registry, meta, field).flatMap(say))
  problems.push(...checkProperties(registry, meta, field).flatMap(say))
  if (field.type === 'many2many' && field.ondelete === 'set null') {
    problems.push(...say('has no value to empty: its ondelete is "cascade" (the pair goes) or "restrict".'))
  }
  if (field.type === 'many2one' && !field.delegate && field.required && field.ondelete === 'set null') {
    problems.push(...say('is required, so ondelete can not be "set null"; use "restrict" or "cascade".'))
  }
  if (field.translate && field.index) problems.push(...say('is translated, so an index of it would serve nobody.'))
  for (const method of field.attachment ? [] : [computation?.compute, computation?.inverse, computation?.search]) {
    if (method && typeof Reflect.get(meta.prototype, method) !== 'function') {
      problems.push(...say(`names the method ${method}, which ${meta.name} does not have.`))
    }
  }
  for (const depend of computation?.depends ?? []) {
    if (depend.split('.').includes('id')) problems.push(...say('can not depend on id, which never changes.'))
    const wrong = pathProblem(registry, meta.name, depend.split('.'))
    if (wrong) problems.push(...say(`depends on ${depend}: ${wrong}`))
  }
  if (field.related) {
    const wrong = pathProblem(registry, meta.name, field.related)
    if (wrong) problems.push(...say(`is related to ${field.related.join('.')}: ${wrong}`))
    else {
      const end = field.related.reduce<Field | null>(
        (before, name) => registry.field(before?.comodel ?? meta.name, name),
        null,
      )
      if (end!.type !== field.type) problems.push(...say(`is a ${field.type}, but related to a ${end!.type}.`))
      else if (end!.comodel !== field.comodel)
        problems.push(...say(`leads to ${field.comodel}, but is related to a field that leads to ${end!.comodel}.`))
    }
  }
  return problems
}

function checkMethods(meta: ModelMeta): string[] {
  const has = (method: string) => typeof Reflect.get(meta.prototype, method) === 'function'
  const say = (sentence: string) => `${placeOf(meta.layers.at(-1)!.layer)}: ${meta.name} ${sentence}`
  const checks = meta.checks.flatMap(({ method, fields }) => [
    ...(has(method) ? [] : [say(`has a check by ${method}, a method it does not have.`)]),
    ...fields
      .filter(name => !meta.fields.has(name))
      .map(name => say(`has a check on ${name}, a field it does not have.`)),
  ])
  const onchanges = meta.onchanges.flatMap(({ method, fields }) => [
    ...(has(method) ? [] : [say(`runs ${method} when a form changes, a method it does not have.`)]),
    ...fields
      .filter(name => !meta.fields.has(name))
      .map(name => say(`runs ${method} when ${name} changes, ${noOwnField(name)}`)),
  ])
  const opened = [...meta.opened.keys(), ...meta.vacuums, ...meta.deletes.map(one => one.method)].filter(
    method => !has(method),
  )
  return [...checks, ...onchanges, ...opened.map(method => say(`opens or runs ${method}, a method it does not have.`))]
}

function noOwnField(name: string): string {
  return name.includes('.') ? 'a path: only fields of the model itself can be named.' : 'a field it does not have.'
}

function checkOrder(registry: Registry, meta: ModelMeta): string[] {
  const terms = meta.order.split(',').map(term => term.trim().split(/\s+/)[0]!)
  return terms
    .filter(name => name !== 'id' && !registry.model(meta.name).fields.get(name)?.column)
    .map(
      name => `${placeOf(meta.layers[0]!.layer)}: ${meta.name} is ordered by ${name}, which is no stored field of it.`,
    )
}

function checkNameSearch(registry: Registry, meta: ModelMeta): string[] {
  return meta.recNamesSearch.flatMap(path => {
    const wrong = path === meta.recName ? null : pathProblem(registry, meta.name, path.split('.'))
    return wrong ? [`${placeOf(definerOf(meta))}: ${meta.name} has recNamesSearch ${path}: ${wrong}`] : []
  })
}

function definerOf(meta: ModelMeta) {
  return meta.layers.findLast(({ layer }) => layer.options && layer.name === meta.name)!.layer
}

/** What is wrong with a dotted path of fields, or null. */
function pathProblem(registry: Registry, model: string, path: readonly string[]): string | null {
  let at: string | null = model
  for (const name of path) {
    if (at === null) return `there is nothing behind ${path.slice(0, path.indexOf(name)).join('.')}.`
    const field: Field | undefined = registry.models.get(at)?.fields.get(name)
    if (!field && name !== 'id') return `${at} has no field ${name}.`
    at = field?.comodel ?? null
  }
  return null
}

function layerWith(meta: ModelMeta, name: string) {
  const declares = ({ definition }: ModelMeta['layers'][number]) =>
    Object.hasOwn(new (definition as unknown as new () => object)(), name)
  return (meta.layers.findLast(declares) ?? meta.layers[0]!).layer
}
