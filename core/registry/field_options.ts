import type { Details, FieldDescriptor, FieldTypeName, Options } from '../model/fields/descriptor.ts'

type Kind = readonly [what: string, is: (value: unknown) => boolean]

const text: Kind = ['a text', value => typeof value === 'string' && value !== '']
const truth: Kind = ['true or false', value => typeof value === 'boolean']
const list: Kind = ['a list', value => Array.isArray(value)]
const texts: Kind = ['a list of texts', value => Array.isArray(value) && value.every(one => typeof one === 'string')]
const name: Kind = [
  'a name: small letters, digits and _, at most 63',
  value => typeof value === 'string' && /^[a-z_][a-z0-9_]{0,62}$/.test(value),
]
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) > 0
const oneOf = (...values: readonly unknown[]): Kind => [`one of ${values.join(', ')}`, value => values.includes(value)]
const policies = oneOf('set null', 'restrict', 'cascade')

/** What each option takes that fields of all types have. */
const common: Readonly<Record<keyof Options<unknown> & string, Kind>> = {
  required: truth,
  readonly: truth,
  store: truth,
  companyDependent: truth,
  copy: truth,
  index: oneOf(true, false, 'btree', 'btree_not_null', 'trigram'),
  help: text,
  groups: [
    'external ids of groups with commas between, or “.”',
    value => typeof value === 'string' && /^(\.|\s*!?\w+\.\w+\s*(,\s*!?\w+\.\w+\s*)*)$/.test(value),
  ],
  related: ['a path of fields', value => typeof value === 'string' && /^\w+(\.\w+)*$/.test(value)],
  selfEditable: truth,
  aggregator: ['an aggregate such as sum, or null', value => value === null || text[1](value)],
  groupExpand: ['true or the name of a method', value => value === true || text[1](value)],
  default: ['a value or a function that gives one', () => true],
  precompute: truth,
  recursive: truth,
  computeSudo: truth,
  dependsContext: texts,
  tracking: ['true, false or a number', value => typeof value === 'boolean' || Number.isInteger(value)],
  changeDefault: truth,
  exportable: truth,
}

/** What each option takes that only some types have, and which. */
const special: Readonly<Record<keyof Details, readonly [types: readonly FieldTypeName[], kind: Kind]>> = {
  comodel: [['many2one', 'one2many', 'many2many'], text],
  inverseName: [['one2many'], text],
  domain: [['many2one', 'one2many', 'many2many'], list],
  context: [
    ['many2one', 'one2many', 'many2many'],
    ['keys with values', value => typeof value === 'object' && value !== null && !Array.isArray(value)],
  ],
  choices: [
    ['selection', 'reference'],
    ['values with labels', value => typeof value === 'function' || isLabels(value)],
  ],
  choicePolicies: [['selection'], ['policies by value', isLabels]],
  ondelete: [['many2one', 'many2many'], policies],
  delegate: [['many2one'], truth],
  inherited: [['char'], truth],
  relation: [['many2many'], name],
  column1: [['many2many'], name],
  column2: [['many2many'], name],
  size: [
    ['char', 'text', 'html'],
    ['a number of characters', isCount],
  ],
  translate: [
    ['char', 'text', 'html'],
    ['true, false or a function', value => typeof value === 'boolean' || typeof value === 'function'],
  ],
  digits: [['float'], ['two numbers: digits in all, and how many of them behind the point', isDigits]],
  attachment: [['binary'], truth],
  image: [['binary'], ['verifyResolution that is true or false; maxWidth and maxHeight in points', isImage]],
  cleaning: [['html'], ['true or false, and groups for sanitizeOverridable', isCleaning]],
  currencyField: [['monetary'], text],
  modelField: [['many2one_reference'], text],
  definition: [
    ['properties'],
    ['a many2one and a field behind it', value => typeof value === 'string' && /^\w+\.\w+$/.test(value)],
  ],
}

/** Parameters of a declaration that there are not, or that are of another kind, as ends of sentences about the field. */
export function checkParameters({ type, label, options, details }: FieldDescriptor): string[] {
  const problems =
    label === undefined || text[1](label) ? [] : [`has a label that is ${shown(label)}; it takes a text.`]
  for (const [option, value] of Object.entries(options)) {
    const kind = common[option as keyof typeof common] // unknown names give undefined
    if (!kind) problems.push(foreign(type, option))
    else if (value !== undefined && !(value === null && option === 'help')) problems.push(...wrong(option, value, kind))
  }
  for (const [option, value] of Object.entries(details)) {
    const known = special[option as keyof typeof special]
    if (value === undefined || details.inherited) continue
    if (!known?.[0].includes(type)) problems.push(foreign(type, option))
    else problems.push(...wrong(option, value, known[1]))
  }
  if (options.tracking !== undefined && options.tracking !== false && !trackable.has(type))
    problems.push(`has the parameter tracking, which a ${type} does not have: its values can not be told in a line.`)
  return problems
}

const trackable = new Set<FieldTypeName>([
  ...(['char', 'text', 'integer', 'float', 'monetary', 'boolean', 'date', 'datetime', 'selection'] as const),
  ...(['many2one', 'one2many', 'many2many'] as const),
])

function wrong(option: string, value: unknown, [what, is]: Kind): string[] {
  return is(value) ? [] : [`has the parameter ${option} that is ${shown(value)}; it takes ${what}.`]
}

function foreign(type: FieldTypeName, option: string): string {
  if (['compute', 'inverse', 'search', 'depends'].includes(option))
    return `has the parameter ${option}: a computed field says ...computed('method', 'what it depends on').`
  const types = special[option as keyof typeof special]?.[0]
  const there = types ? `It is for ${types.join(', ')}.` : `There are: ${Object.keys(common).join(', ')}.`
  return `has the parameter ${option}, which a ${type} does not have. ${there}`
}

function isLabels(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(label => label === undefined || typeof label === 'string')
  )
}

function isDigits(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isInteger)) return false
  const [total, behind] = value as [number, number]
  return total > 0 && total <= 1000 && behind >= 0 && behind <= total
}

function isImage(value: unknown): boolean {
  return Object.entries(value as object).every(([key, one]) =>
    key === 'verifyResolution' ? typeof one === 'boolean' : isCount(one),
  )
}

function isCleaning(value: unknown): boolean {
  return Object.entries(value as object).every(([key, one]) =>
    key === 'sanitizeOverridable' ? common.groups[1](one) : typeof one === 'boolean',
  )
}

function shown(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? 'nothing')
}
