import type { ModelOptions } from '../model/declare_types.ts'
import { isDated } from '../model/fields/kinds.ts'
import type { Field } from './field.ts'
import type { ModelMeta } from './meta.ts'

/** What a model's options say, with what is so without a word. */
export type Settled = Pick<
  ModelMeta,
  | 'description'
  | 'order'
  | 'recName'
  | 'recNamesSearch'
  | 'table'
  | 'logAccess'
  | 'cached'
  | 'parentName'
  | 'parentStore'
  | 'activeName'
  | 'dateName'
  | 'foldName'
  | 'documentField'
  | 'allowSudoCommands'
  | 'query'
  | 'transient'
>

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== ''
const isTruth = (value: unknown) => typeof value === 'boolean'
const isCount = (value: unknown) => typeof value === 'number' && value >= 0
const isTable = (value: unknown) => typeof value === 'string' && /^[a-z_][a-z0-9_]{0,62}$/.test(value)

/** What each option takes. */
const kinds: Readonly<Record<keyof ModelOptions, readonly [what: string, is: (value: unknown) => boolean]>> = {
  description: ['a text', isText],
  order: ['a text', isText],
  recName: ['the name of a field', isText],
  recNamesSearch: ['a list of fields', value => Array.isArray(value) && value.length > 0 && value.every(isText)],
  table: ['the name of a table: small letters, digits and _, at most 63', isTable],
  logAccess: ['true or false', isTruth],
  cached: ['true or false', isTruth],
  parentName: ['the name of a field', isText],
  parentStore: ['true or false', isTruth],
  activeName: ['the name of a field', isText],
  dateName: ['the name of a field', isText],
  foldName: ['the name of a field', isText],
  documentField: ['the name of a field', isText],
  allowSudoCommands: ['true or false', isTruth],
  query: ['a SELECT, or a function that gives one', value => isText(value) || typeof value === 'function'],
  transient: ['true or false', isTruth],
  transientMaxHours: ['a number from 0', isCount],
  transientMaxCount: ['a number from 0', isCount],
}

/** Options that are unknown or of another kind, as sentences that begin with the model. */
export function checkOptions(model: string, options: ModelOptions): string[] {
  const given: [string, unknown][] = Object.entries({ ...options, description: options.description })
  return given.flatMap(([name, value]) => {
    const kind = kinds[name as keyof ModelOptions] // unknown names give undefined
    if (!kind)
      return [`${model} has the option ${name}, which there is not. There are: ${Object.keys(kinds).join(', ')}.`]
    if (value === undefined && name !== 'description') return []
    const shown = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? 'nothing')
    return kind[1](value) ? [] : [`${model} has an option ${name} that is ${shown}; it takes ${kind[0]}.`]
  })
}

/** The options of a model with these fields, each as given, else as it is by default. What is no value is left aside. */
export function settleOptions(
  model: string,
  given: ModelOptions,
  abstract: boolean,
  fields: ReadonlyMap<string, Field>,
): Settled {
  const sound = Object.entries(given).filter(([name, value]) => kinds[name as keyof ModelOptions]?.[1](value))
  const options: ModelOptions = { description: model, ...Object.fromEntries(sound) }
  const table = options.table ?? model.replaceAll('.', '_')
  const first = (...names: string[]) => names.find(name => fields.has(name)) ?? null
  const recName = options.recName ?? first('name', 'x_name')
  const parent = fields.get('parent_id')
  const { transient = false, transientMaxHours: hours, transientMaxCount: count } = options
  return {
    description: options.description,
    order: options.order ?? 'id',
    recName,
    recNamesSearch: options.recNamesSearch ?? (recName ? [recName] : []),
    table,
    logAccess: hasLog(options, abstract),
    cached: options.cached === true,
    parentName: options.parentName ?? (parent && isLinkUp(model, parent) ? parent.name : null),
    parentStore: options.parentStore === true,
    activeName: options.activeName ?? first('active', 'x_active'),
    dateName: options.dateName ?? first('date', 'x_date'),
    foldName: options.foldName ?? first('fold', 'x_fold'),
    documentField: options.documentField ?? null,
    allowSudoCommands: options.allowSudoCommands !== false,
    query: options.query ?? null,
    transient: transient ? { ...(hours !== undefined && { hours }), ...(count !== undefined && { count }) } : null,
  }
}

/** Does the model note who made and changed its records? Reports and mixins never, dialogs always. */
export function hasLog(options: ModelOptions | undefined, abstract: boolean): boolean {
  if (abstract || options?.query !== undefined) return false
  return options?.transient === true || options?.logAccess !== false
}

function isLinkUp(model: string, field: Field): boolean {
  return field.type === 'many2one' && field.comodel === model && field.column
}

/** What the options say of fields that do not fit, as sentences that begin with the model. */
export function checkOptionFields(meta: ModelMeta): string[] {
  const { name: model, fields, layers } = meta
  const { options } = layers.findLast(({ layer }) => layer.options && layer.name === model)!.layer
  const problems: string[] = []
  const fits = (option: keyof ModelOptions, what: string, is: (field: Field) => boolean) => {
    const name = options?.[option]
    if (typeof name !== 'string') return
    const field = fields.get(name)
    if (!field) problems.push(`${model} has the option ${option} “${name}”, a field it does not have.`)
    else if (!is(field)) problems.push(`${model} has the option ${option} “${name}”, which is no ${what}.`)
  }
  fits('recName', 'field', () => true)
  fits('activeName', 'stored truth', field => field.type === 'boolean' && field.column)
  fits('dateName', 'day or moment', isDated)
  fits('documentField', 'stored many2one_reference', field => field.type === 'many2one_reference' && field.column)
  fits('foldName', 'truth', field => field.type === 'boolean')
  fits('parentName', `stored many2one to ${model}`, field => isLinkUp(model, field))
  if (meta.parentStore && !meta.parentName)
    problems.push(`${model} has parentStore, but no parentName: no stored many2one to itself.`)
  if (meta.transient && meta.query) problems.push(`${model} is transient and has a query; it can be one of both.`)
  if (!meta.transient && (options?.transientMaxHours ?? options?.transientMaxCount) !== undefined)
    problems.push(`${model} has limits for transient records, but is not transient.`)
  return problems
}
