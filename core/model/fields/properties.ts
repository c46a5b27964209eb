import { declare, type Options } from './descriptor.ts'

/** What a property can be. A separator has no value: it parts others from each other, in forms. */
export type PropertyType =
  | 'boolean'
  | 'integer'
  | 'float'
  | 'char'
  | 'text'
  | 'html'
  | 'date'
  | 'datetime'
  | 'selection'
  | 'tags'
  | 'many2one'
  | 'many2many'
  | 'separator'

/** One property, as the record says it that others have it of. */
export interface PropertyDefinition {
  /** Letters, digits and _. One that is not given is made of the label. */
  readonly name?: string
  readonly type: PropertyType
  /** Its label. Default: the name. */
  readonly string?: string
  /** What new records begin with. */
  readonly default?: unknown
  /** Values with their labels. */
  readonly selection?: readonly (readonly [value: string, label: string])[]
  /** Keys with their labels, and perhaps the number of a colour. */
  readonly tags?: readonly (readonly [key: string, label: string, color?: number])[]
  /** Of many2one and many2many: whose records. */
  readonly comodel?: string
  /** Which of them a form offers. */
  readonly domain?: readonly unknown[]
}

/** One property of a record with its value, as forms show it. */
export interface PropertyValue extends PropertyDefinition {
  readonly name: string
  readonly string: string
  /** Of a many2one `[id, label]`, of a many2many a list of such. */
  readonly value: unknown
}

interface PropertiesOptions extends Omit<Options<Record<string, unknown>>, 'required' | 'related'> {
  /** The many2one to the record that says which properties there are, and its field that does: `parent_id.definition`. */
  definition: string
}

/**
 * Values by name. Which there are, another record says, by a `PropertiesDefinition`: the one that a many2one of this
 * record leads to. What is written changes the properties that are named. Read, it has a value for each property: `null`
 * for unset ones, `false` for truths; records as ids, moments as dates.
 */
export function Properties(label: string, options: PropertiesOptions): Record<string, unknown> {
  const { definition, ...rest } = options
  return declare('properties', label, rest, { definition })
}

/** Says which properties records have that lead here. What it no longer has is taken out of them. */
export function PropertiesDefinition(
  label?: string,
  options?: Options<readonly PropertyDefinition[]>,
): readonly PropertyDefinition[] {
  return declare('properties_definition', label, options)
}
