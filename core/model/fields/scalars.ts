import type { Environment } from '../types.ts'
import { type ChoicePolicies, type Choices, declare, type Options, type Terms } from './descriptor.ts'

export interface TextOptions<Value> extends Options<Value> {
  /** Longest value, in characters. */
  size?: number
  /** One value a language; English is the source. A function, such as `htmlTerms`, has each term translated by itself. */
  translate?: boolean | Terms
}

// The last signature of each is what the compiler checks the body against; it names no value type.
type AnyOptions = TextOptions<never>

function text(type: 'char' | 'text', label?: string, options: AnyOptions = {}) {
  const { size, translate, ...rest } = options
  return declare<string>(type, label, rest, { ...(size && { size }), ...(translate && { translate }) })
}

/** One line of text. `null` when unset, unless required. */
export function Char(label: string, options: TextOptions<string> & { required: true }): string
export function Char(label?: string, options?: TextOptions<string | null>): string | null
export function Char(label?: string, options?: object): string | null {
  return text('char', label, options)
}

/** Several lines of text. */
export function Text(label: string, options: TextOptions<string> & { required: true }): string
export function Text(label?: string, options?: TextOptions<string | null>): string | null
export function Text(label?: string, options?: object): string | null {
  return text('text', label, options)
}

/** A whole number of 32 bits; 0 when unset. */
export function Integer(label?: string, options?: Options<number>): number {
  return declare('integer', label, options)
}

interface FloatOptions extends Options<number> {
  /** Digits in all, and behind the point: stored as exactly that; what is given is rounded, half away from zero. */
  digits?: readonly [number, number]
}

/** A number; 0 when unset. */
export function Float(label?: string, options: FloatOptions = {}): number {
  const { digits, ...rest } = options
  return declare('float', label, rest, digits ? { digits } : {})
}

interface MonetaryOptions extends Options<number> {
  /** The many2one to the currency. Default: `currency_id`, or else `x_currency_id`. */
  currencyField?: string
}

/** An amount of money; 0 when unset. What is given is rounded to what the record's currency has. */
export function Monetary(label?: string, options: MonetaryOptions = {}): number {
  const { currencyField, ...rest } = options
  return declare('monetary', label, rest, { ...(currencyField && { currencyField }) })
}

/** True or false; false when unset. */
export function BooleanField(label?: string, options?: Options<boolean>): boolean {
  return declare('boolean', label, options)
}

/** A day of the calendar, as `2026-11-22`. A moment that is given is cut to its day in UTC. */
export function DateField(label: string, options: Options<string> & { required: true }): string
export function DateField(label?: string, options?: Options<string | null>): string | null
export function DateField(label?: string, options?: object): string | null {
  return declare('date', label, options)
}

/** A moment, to the millisecond. UTC inside; shown in the person's time zone. */
export function Datetime(label: string, options: Options<Date> & { required: true }): Date
export function Datetime(label?: string, options?: Options<Date | null>): Date | null
export function Datetime(label?: string, options?: object): Date | null {
  return declare('datetime', label, options)
}

interface SelectionOptions<Value> extends Options<Value> {
  /**
   * What becomes of records with a value that this declaration adds, when its addon goes. Default: `'set null'`; must be
   * said for a required field.
   */
  ondelete?: ChoicePolicies
}

/**
 * One of some values, each with a label. Other addons add values by declaring the field again with theirs; type it by
 * an open interface for that: `fields.Selection<keyof ChannelTypes>('Type', { chat: 'Chat' })`.
 *
 * A function of the environment gives choices that are not known beforehand; then any text may be stored.
 */
export function Selection(
  label: string,
  choices: (env: Environment) => Choices,
  options?: Options<string | null>,
): string | null
export function Selection<const Choice extends string>(
  label: string,
  choices: { readonly [C in Choice]?: string },
  options: SelectionOptions<NoInfer<Choice>> & { required: true },
): Choice
export function Selection<const Choice extends string>(
  label: string,
  choices: { readonly [C in Choice]?: string },
  options?: SelectionOptions<NoInfer<Choice> | null>,
): Choice | null
export function Selection(label: string, choices: object, options: object = {}): string | null {
  const { ondelete, ...rest } = options as SelectionOptions<never>
  return declare('selection', label, rest, {
    choices: choices as Choices,
    ...(ondelete && { choicePolicies: ondelete }),
  })
}

/** A value of JSON. Assign a new one; changes inside are not noticed. */
export function Json<Value>(label?: string, options?: Options<Value | null>): Value | null {
  return declare('json', label, options)
}
