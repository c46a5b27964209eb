import type { Finding } from '../finding.ts'
import type { FindingCode } from '../finding_codes.ts'
import { Declaration } from '../model/declarations.ts'
import { checkCompanyDependent } from './checks_company.ts'
import { checkComputed } from './checks_computed.ts'
import { checkDelegate } from './checks_delegation.ts'
import { kindProblems, reportProblems } from './checks_kinds.ts'
import { checkProperties } from './checks_properties.ts'
import type { ComputeOrder } from './cycles.ts'
import type { Field } from './field.ts'
import { findingAt, findingIn } from './layers.ts'
import type { ModelMeta } from './meta.ts'
import { checkOptionFields } from './options.ts'
import { parameterProblems } from './parameters.ts'
import type { Registry } from './registry.ts'
import { nameProblems } from './table_objects.ts'

/** Everything the compiler could not see in the definitions. */
export function checkRegistry(registry: Registry, order: ComputeOrder): Finding[] {
  const computed = checkComputed(registry, order).map(({ field, problem }) =>
    sayOf(registry.model(field.model), field)('field-compute', problem),
  )
  const metas = [...registry.models.values()]
  const named = nameProblems(metas).map(({ meta, problem }) =>
    findingAt(definerOf(meta), 'model-name', `${meta.name} ${problem}`),
  )
  const models = metas.flatMap(meta => [
    ...[...meta.fields.values()].flatMap(field => checkField(registry, meta, field)),
    ...checkMethods(meta),
    ...checkOrder(registry, meta),
    ...reportProblems(meta).map(problem => findingAt(definerOf(meta), 'model-query', `${meta.name} ${problem}`)),
    ...checkOptionFields(meta).map(problem => findingAt(definerOf(meta), 'model-option', problem)),
    ...checkNameSearch(registry, meta),
  ])
  return [...models, ...computed, ...named]
}

/** Says something of a field, where it is declared. */
function sayOf(meta: ModelMeta, field: Field) {
  return (code: FindingCode, sentence: string) =>
    findingIn(meta, code, `field ${meta.name}.${field.name} ${sentence}`, name => name === field.name)
}

function checkField(registry: Registry, meta: ModelMeta, field: Field): Finding[] {
  const problems: Finding[] = []
  const tell = sayOf(meta, field)
  const say = (code: FindingCode, ...sentences: readonly string[]) =>
    problems.push(...sentences.map(sentence => tell(code, sentence)))
  const { comodel, inverseName, computation } = field
  if (comodel && !registry.models.has(comodel)) {
    return [tell('field-relation', `points to ${comodel}, which no addon defines.`)]
  }
  if (comodel && registry.model(comodel).abstract)
    return [tell('field-relation', `points to ${comodel}, a mixin: it has no records.`)]
  say('field-delegate', ...checkDelegate(registry, field))
  say('field-company', ...checkCompanyDependent(registry, field))
  if (field.type === 'one2many' && !field.inherited) {
    const inverse = registry.model(comodel!).fields.get(inverseName!)
    if (!inverse) say('field-relation', `names ${inverseName} of ${comodel} as its other side; there is no such field.`)
    else if (inverse.type !== 'many2one_reference' && (inverse.type !== 'many2one' || inverse.comodel !== meta.name)) {
      say(
        'field-relation',
        `names ${inverseName} of ${comodel} as its other side, which is no many2one to ${meta.name}.`,
      )
    } else if (!inverse.store) say('field-relation', `names ${inverseName} of ${comodel}, which is not stored.`)
  }
  say('field-option', ...parameterProblems(registry, meta, field))
  say('field-option', ...kindProblems(registry, meta, field))
  say('field-properties', ...checkProperties(registry, meta, field))
  if (field.type === 'many2many' && field.ondelete === 'set null') {
    say('field-option', 'has no value to empty: its ondelete is "cascade" (the pair goes) or "restrict".')
  }
  if (field.type === 'many2one' && !field.delegate && field.required && field.ondelete === 'set null') {
    say('field-option', 'is required, so ondelete can not be "set null"; use "restrict" or "cascade".')
  }
  if (field.translate && field.index) say('field-option', 'is translated, so an index of it would serve nobody.')
  for (const method of field.attachment ? [] : [computation?.compute, computation?.inverse, computation?.search]) {
    if (method && typeof Reflect.get(meta.prototype, method) !== 'function') {
      say('field-method', `names the method ${method}, which ${meta.name} does not have.`)
    }
  }
  for (const depend of computation?.depends ?? []) {
    if (depend.split('.').includes('id')) say('field-path', 'can not depend on id, which never changes.')
    const wrong = pathProblem(registry, meta.name, depend.split('.'))
    if (wrong) say('field-path', `depends on ${depend}: ${wrong}`)
  }
  if (field.related) {
    const wrong = pathProblem(registry, meta.name, field.related)
    if (wrong) say('field-path', `is related to ${field.related.join('.')}: ${wrong}`)
    else {
      const end = field.related.reduce<Field | null>(
        (before, name) => registry.field(before?.comodel ?? meta.name, name),
        null,
      )
      if (end!.type !== field.type) say('field-path', `is a ${field.type}, but related to a ${end!.type}.`)
      else if (end!.comodel !== field.comodel)
        say('field-path', `leads to ${field.comodel}, but is related to a field that leads to ${end!.comodel}.`)
    }
  }
  return problems
}

function checkMethods(meta: ModelMeta): Finding[] {
  const has = (method: string) => typeof Reflect.get(meta.prototype, method) === 'function'
  const say = (declaration: Declaration, sentence: string) =>
    findingIn(meta, 'model-method', `${meta.name} ${sentence}`, (_, value) => isSame(value, declaration))
  const checks = meta.checks.flatMap(one => [
    ...(has(one.method) ? [] : [say(one, `has a check by ${one.method}, a method it does not have.`)]),
    ...one.fields
      .filter(name => !meta.fields.has(name))
      .map(name => say(one, `has a check on ${name}, a field it does not have.`)),
  ])
  const onchanges = meta.onchanges.flatMap(one => [
    ...(has(one.method) ? [] : [say(one, `runs ${one.method} when a form changes, a method it does not have.`)]),
    ...one.fields
      .filter(name => !meta.fields.has(name))
      .map(name => say(one, `runs ${one.method} when ${name} changes, ${noOwnField(name)}`)),
  ])
  const vacuums = meta.vacuums.map(method => new Declaration('autovacuum', { method }))
  const others = [...meta.opened.values(), ...vacuums, ...meta.deletes].filter(({ method }) => !has(method))
  return [
    ...checks,
    ...onchanges,
    ...others.map(one => say(one, `opens or runs ${one.method}, a method it does not have.`)),
  ]
}

/** Each reading of a class gives declarations of its own. */
function isSame(value: unknown, { kind, method, fields }: Declaration): boolean {
  return (
    value instanceof Declaration &&
    value.kind === kind &&
    value.method === method &&
    value.fields.join() === fields.join()
  )
}

function noOwnField(name: string): string {
  return name.includes('.') ? 'a path: only fields of the model itself can be named.' : 'a field it does not have.'
}

function checkOrder(registry: Registry, meta: ModelMeta): Finding[] {
  const tell = (sentence: string) =>
    findingAt(meta.layers[0]!.layer, 'model-option', `${meta.name} is ordered by ${sentence}`)
  return meta.order.split(',').flatMap(term => {
    const [name = '', ...direction] = term.trim().split(/\s+/)
    if (name !== 'id' && !registry.model(meta.name).fields.get(name)?.column)
      return [tell(`${name}, which is no stored field of it.`)]
    const fits = /^(asc|desc)?( ?nulls (first|last))?$/i.test(direction.join(' '))
    return fits ? [] : [tell(`“${term.trim()}”: expected desc, or nothing, behind the field.`)]
  })
}

function checkNameSearch(registry: Registry, meta: ModelMeta): Finding[] {
  return meta.recNamesSearch.flatMap(path => {
    const wrong = path === meta.recName ? null : pathProblem(registry, meta.name, path.split('.'))
    return wrong
      ? [findingAt(definerOf(meta), 'model-option', `${meta.name} has recNamesSearch ${path}: ${wrong}`)]
      : []
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
