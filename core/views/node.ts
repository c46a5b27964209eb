import type { FieldDescription } from '../model/model.ts'
import { type ArchElement, elements, kindOf } from './arch.ts'
import { mappingOf } from './attribute_values.ts'
import { always, type Condition, condition } from './condition.ts'
import { decorationsOf } from './decoration.ts'
import { rights } from './rights.ts'
import { widgetFor } from './widgets/index.ts'
import type { FieldNode } from './widgets/widget.ts'

/** The fields of a model as one person sees them. */
export type Fields = Readonly<Record<string, FieldDescription>>

/** Finds the fields of another model: the columns of inline lists need them. */
export type FieldsOf = (model: string) => Fields

/** The field of this name; what any object has, such as `constructor`, is none. */
export function fieldOf(fields: Fields, name = ''): FieldDescription | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** What compiling a view needs to know. */
export interface Compiling {
  readonly model: string
  readonly fields: Fields
  readonly fieldsOf: FieldsOf
  /** Can the person make a record of this model of a name alone? */
  namedAlone?(model: string): boolean
  /** Which of a form's fields others follow from; see `refreshing`. `watched` are those that its conditions look at. */
  refreshing?(fields: Iterable<FieldNode>, watched: Iterable<string>): ReadonlySet<string>
}

/** A `<field>` with what the model says about it; null when the person may not see the field. */
export function fieldNode(element: ArchElement, compiling: Compiling): FieldNode | null {
  const { attributes } = element
  const field = fieldOf(compiling.fields, attributes.name)
  if (!field) return null
  const readonly = attributes.readonly === undefined && field.readonly ? always : condition(element, 'readonly')
  const options = { ...defaultOptions(field, compiling), ...mappingOf(element, 'options') }
  return {
    name: field.name,
    field,
    label: attributes.string ?? field.string,
    help: attributes.help ?? field.help,
    placeholder: attributes.placeholder ?? null,
    widget: attributes.password ? widgetFor(field.type, 'password') : widgetFor(field.type, attributes.widget),
    options,
    attributes,
    invisible: condition(element, attributes.column_invisible ? 'column_invisible' : 'invisible'),
    readonly,
    required: attributes.required === undefined && field.required ? always : condition(element, 'required'),
    decorations: decorationsOf(element),
    columns: columns(element, field, compiling),
    creates: canCreate(element, field, options, compiling),
    lines: rights(listIn(element) ?? element),
  }
}

function defaultOptions(field: FieldDescription, { model, fields }: Compiling): Record<string, unknown> {
  if (field.type === 'binary') return { model }
  const currency = field.currencyField ?? 'currency_id'
  return field.type === 'monetary' && fieldOf(fields, currency) ? { currency_field: currency } : {}
}

/** Not where the options say no, and not where `can_create` tells that the person may not. */
function canCreate(
  { attributes }: ArchElement,
  { relation, type }: FieldDescription,
  options: Readonly<Record<string, unknown>>,
  { namedAlone }: Compiling,
): boolean {
  if (!relation || !['many2one', 'many2many'].includes(type) || attributes.can_create === 'false') return false
  return !options.no_create && !options.no_quick_create && namedAlone?.(relation) === true
}

function listIn(element: ArchElement): ArchElement | undefined {
  return elements(element).find(({ tag }) => kindOf(tag) === 'list')
}

function columns(element: ArchElement, field: FieldDescription, { fieldsOf }: Compiling): FieldNode[] | null {
  const list = listIn(element)
  if (!list || !field.relation) return null
  const compiling = { model: field.relation, fields: fieldsOf(field.relation), fieldsOf }
  return elements(list)
    .filter(({ tag }) => tag === 'field')
    .map(child => fieldNode(child, compiling))
    .filter(node => node !== null)
}

/** All that decides how a field is drawn. */
export function conditionsOf({ invisible, readonly, required, decorations }: FieldNode): Condition[] {
  return [invisible, readonly, required, ...decorations.map(({ test }) => test)]
}

/** What `load` must fetch so that these fields can be shown. */
export function pathsOf(nodes: readonly FieldNode[]): string[] {
  return [...new Set(nodes.flatMap(paths))]
}

function paths(node: FieldNode): string[] {
  if (node.field.type === 'binary') return []
  if (node.field.type === 'reference') return [`${node.name}.display_name`]
  const { currency_field: currency, color_field: color } = node.options
  if (currency) return [node.name, `${currency}.display_name`]
  if (!node.field.relation) return [node.name]
  if (node.columns) return [node.name, ...pathsOf(node.columns).map(path => `${node.name}.${path}`)]
  return [`${node.name}.display_name`, ...(color ? [`${node.name}.${color}`] : [])]
}
