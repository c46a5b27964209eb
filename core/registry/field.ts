import type { Context } from '../model/environment.ts'
import type {
  Choices,
  Computation,
  FieldDescriptor,
  FieldTypeName,
  HtmlCleaning,
  IndexKind,
  OnDelete,
  PictureOptions,
  Terms,
} from '../model/fields/descriptor.ts'
import { computation } from '../model/fields/descriptor.ts'
import type { Aggregator } from '../model/groups.ts'
import type { Environment } from '../model/types.ts'
import { defaultAggregator } from './aggregators.ts'
import { choicePolicies } from './choice_policies.ts'
import type { PropertyPlace } from './property_place.ts'

/** A field of a composed model: what all its declarations together say. */
export interface Field {
  readonly model: string
  readonly name: string
  readonly type: FieldTypeName
  readonly label: string
  readonly help: string | null
  readonly required: boolean
  readonly readonly: boolean
  /** Has a column in the model's table. */
  readonly column: boolean
  /** Has a column or a table of pairs, or lines in another model. */
  readonly store: boolean
  readonly copy: boolean
  /** The column has an entry a company. */
  readonly companyDependent: boolean
  readonly index: IndexKind | false
  readonly groups: readonly string[] | null
  readonly related: readonly string[] | null
  readonly selfEditable: boolean
  /** Changes are noted in the record's thread; a number is their place among others. */
  readonly tracking: boolean | number
  readonly changeDefault: boolean
  readonly exportable: boolean
  /** How views add it up. */
  readonly aggregator: Aggregator | null
  /** Which groups are shown though empty: all choices, or what a method gives. */
  readonly groupExpand: true | string | null
  readonly default: unknown | ((env: Environment) => unknown)
  readonly computation: Computation | null
  readonly precompute: boolean
  readonly recursive: boolean
  /** Its compute method runs as superuser. */
  readonly computeSudo: boolean
  readonly dependsContext: readonly string[] | null
  /** A many2one whose target's fields are fields of this model, too. */
  readonly delegate: boolean
  /** One of these: it shows, and writes, the field of the target. */
  readonly inherited: boolean
  readonly comodel: string | null
  readonly inverseName: string | null
  readonly domain: readonly unknown[]
  readonly context: Context
  readonly ondelete: OnDelete
  readonly relation: Relation | null
  readonly choices: Readonly<Record<string, string>>
  /** Gives the choices that are not known beforehand. Then any value may be stored. */
  readonly dynamicChoices: ((env: Environment) => Choices) | null
  /** What becomes of records with a value that a higher layer has added, when that layer goes. */
  readonly choicePolicies: Readonly<Record<string, string>>
  readonly size: number | null
  readonly translate: boolean
  /** Parts a text into the terms that are translated one by one; null: it is translated as a whole. */
  readonly terms: Terms | null
  readonly digits: readonly [number, number] | null
  /** Of a binary: kept as an attachment. */
  readonly attachment: boolean
  /** Of a binary: it must be a picture. */
  readonly image: Readonly<PictureOptions> | null
  /** Of an html: what is taken out of it when it is written. */
  readonly cleaning: HtmlCleaning
  /** Of a monetary: the many2one to its currency. */
  readonly currencyField: string | null
  /** Of a many2one_reference: the field that names the model. */
  readonly modelField: string | null
  /** Of properties: the many2one to the record that says which there are, and the field there that does. */
  readonly definition: readonly [link: string, field: string] | null
  /** It is one value of a field of properties, made for a domain or a group: no model has it. */
  readonly property: PropertyPlace | null
}

/** The table of a many2many's pairs. */
export interface Relation {
  readonly table: string
  readonly column1: string
  readonly column2: string
}

export const isRelational = (field: Field) => field.comodel !== null
export const isMany = (field: Field) => field.type === 'one2many' || field.type === 'many2many'
/** Something else has its value: a method that computes it, or the field at the end of a path. */
export const isComputed = (field: Field) => field.computation !== null || field.related !== null

/** Neither stored nor computed: what is given for it is kept for the unit of work alone. */
export const isLoose = (field: Field) => !field.store && !isComputed(field)

/** Lays the declarations of one field over each other, lowest addon first. Later ones win, option by option. */
export function composeField(model: string, name: string, declarations: readonly FieldDescriptor[]): Field {
  const last = declarations.at(-1)!
  const same = declarations.filter(({ type }) => type === last.type)
  const options = Object.assign({}, ...same.map(one => one.options)) as FieldDescriptor['options']
  const details = Object.assign({}, ...same.map(one => withoutUnset(one.details))) as FieldDescriptor['details']
  const lists = same.map(one => one.details.choices ?? {})
  const dynamic = lists.some(list => typeof list === 'function')

  const calculated = options[computation] ?? null
  const related = options.related?.split('.') ?? null
  const store = options.store ?? !(calculated || related)
  const many = last.type === 'one2many' || last.type === 'many2many'
  const required = options.required === true
  return {
    model,
    name,
    type: last.type,
    label: same.findLast(one => one.label)?.label ?? titleOf(name),
    help: options.help ?? null,
    required,
    readonly: options.readonly ?? Boolean((calculated && !calculated.inverse) || related),
    column: store && !many,
    store,
    companyDependent: options.companyDependent === true,
    copy:
      options.copy ??
      (!options.companyDependent &&
        isCopied(name, last.type, store && !related, calculated && options.readonly !== false)),
    index: indexOf(options.index ?? (store && last.type === 'many2one')),
    groups: options.groups ? options.groups.split(',').map(group => group.trim()) : null,
    related,
    selfEditable: options.selfEditable === true,
    tracking: options.tracking ?? false,
    changeDefault: options.changeDefault === true,
    exportable: options.exportable !== false,
    aggregator: options.aggregator === undefined ? defaultAggregator(last.type, name) : options.aggregator,
    groupExpand: options.groupExpand ?? null,
    default: options.default ?? undefined,
    computation: calculated,
    precompute: options.precompute === true,
    recursive: options.recursive === true,
    computeSudo: options.computeSudo ?? (store || related !== null),
    dependsContext: options.dependsContext ?? null,
    delegate: details.delegate === true,
    inherited: details.inherited === true,
    comodel: details.comodel ?? null,
    inverseName: details.inverseName ?? null,
    domain: details.domain ?? [],
    context: details.context ?? {},
    ondelete: details.ondelete ?? (last.type === 'many2many' ? 'cascade' : required ? 'restrict' : 'set null'),
    relation: null,
    choices: Object.assign({}, ...lists.filter(list => typeof list === 'object')) as Record<string, string>,
    dynamicChoices: dynamic
      ? env => Object.assign({}, ...lists.map(list => (typeof list === 'function' ? list(env) : list))) as Choices
      : null,
    choicePolicies: choicePolicies(same, required),
    size: details.size ?? null,
    translate: Boolean(details.translate),
    terms: typeof details.translate === 'function' ? details.translate : null,
    digits: details.digits ?? null,
    attachment: last.type === 'binary' && details.attachment !== false && store && !(calculated || related),
    image: details.image ? Object.assign({}, ...same.map(one => one.details.image)) : null,
    cleaning: Object.assign({}, ...same.map(one => one.details.cleaning)) as HtmlCleaning,
    currencyField: details.currencyField ?? null,
    modelField: details.modelField ?? null,
    // Checked to be two names with a dot between: see field_options.ts.
    definition: (details.definition?.split('.') as [string, string] | undefined) ?? null,
    property: null,
  }
}

/** A binary field as one that is computed from attachments and written to them: see core/orm/value/attachments.ts. */
export function asAttachment(field: Field): Field {
  const method = (what: string) => `${what} attachment ${field.name}`
  const computation = { compute: method('read'), depends: [], inverse: method('write'), search: method('search') }
  return { ...field, store: false, column: false, computation }
}

/** The table of pairs of a many2many: as declared, else the two tables in alphabetical order. */
export function relationOf(
  field: Field,
  details: FieldDescriptor['details'],
  table: string,
  cotable: string,
): Relation {
  return {
    table: details.relation ?? `${[table, cotable].sort().join('_')}_rel`,
    column1: details.column1 ?? `${table}_id`,
    column2: details.column2 ?? (table === cotable ? `${field.name}_id` : `${cotable}_id`),
  }
}

/** Lines, what is computed and not to be edited, and how far a record has got, are a copy's own. */
function isCopied(name: string, type: FieldTypeName, store: boolean, calculated: unknown): boolean {
  return store && !calculated && type !== 'one2many' && name !== 'state'
}

function indexOf(given: boolean | IndexKind): IndexKind | false {
  return given === true ? 'btree' : given
}

function withoutUnset<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** `livechat_lang_ids` → `Livechat Lang` */
function titleOf(name: string): string {
  return name
    .replace(/_ids?$/, '')
    .split('_')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
