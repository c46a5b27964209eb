import type { EnvironmentBase, Models } from '../models.ts'
import type { Command } from './commands.ts'
import type { EnvironmentFace } from './environment.ts'
import type { Model } from './model.ts'

export type ModelName = keyof Models & string

/** A record of model `M` with the fields and methods of every addon in the program. */
export type Rec<M extends ModelName> = Models[M]

/** Any recordset of model `M`, however few of its addons the holder knows. Iterating gives `Rec<M>`. */
export type Recordset<M extends ModelName> = Model<M>

/** A record's number in its table: positive, never 0. */
export type Id = number

/**
 * The compiler takes `(...args: never) => unknown` for granted of any function, without looking at it. A stricter
 * shape here makes it resolve each method's parameters, `Values` and `Domain` among them, which need this very list:
 * error 2615, circular reference.
 */
type AnyMethod = (...args: never) => unknown
type DataKey<R> = { [K in keyof R]-?: R[K] extends AnyMethod ? never : K }[keyof R] & string

/** The fields of a model: what is data, not method and not the framework's own. */
export type FieldName<M extends ModelName> = Automatic | Exclude<DataKey<Rec<M>>, keyof Model<M>>
type Automatic = 'id' | 'display_name' | 'create_date' | 'write_date'
export type FieldValue<M extends ModelName, F extends FieldName<M>> = F extends keyof Rec<M> ? Rec<M>[F] : never

/** A field, or fields behind relations with dots between. Only the first is checked. */
export type FieldPath<M extends ModelName> = FieldName<M> | `${FieldName<M>}.${string}`

/**
 * What a model with a link to `N` that is declared with `delegate` has of it: its fields, but for those that `Own`, the
 * model's own class, has itself. Methods are not inherited; they are of a type that nobody can call.
 */
export type Delegated<N extends ModelName, Own> = {
  [K in Exclude<keyof Rec<N>, keyof Own>]: Rec<N>[K] extends AnyMethod ? never : Rec<N>[K]
}

/** The model a relational value points at; `never` for a scalar. */
type Target<V> = [V] extends [{ readonly _name: infer N extends ModelName }] ? N : never

export type Ref<N extends ModelName> = Recordset<N> | Id | null

/** What `create` and `write` accept. Relations take recordsets, ids, or x2many commands. */
export type Values<M extends ModelName> = { [F in Exclude<FieldName<M>, Automatic>]?: Assignable<FieldValue<M, F>> }
type Assignable<V> = [Target<V>] extends [never] ? V : Ref<Target<V>> | readonly Id[] | readonly Command[]

/**
 * Search conditions in Odoo's prefix notation. Behind a dot only the field's name is checked; behind `any` everything
 * is. (To check operands behind dots as well takes the compiler three times the work.)
 */
export type Domain<M extends ModelName> = readonly (Condition<M> | Constant | '&' | '|' | '!')[]

/** `[1, '=', 1]` is met by every record, `[0, '=', 1]` by none. */
type Constant = readonly [0 | 1, '=', 1]
type Condition<M extends ModelName> = { [F in FieldName<M>]: ConditionOn<F, FieldValue<M, F>> }[FieldName<M>]
type ConditionOn<F extends string, V> = [Target<V>] extends [never]
  ? ScalarCondition<F, Operand<V>>
  : RelationCondition<F, Target<V>>
/** A moment may be said in words: `2026-11-22`, `today -1w`. */
type Operand<V> = [Date] extends [V] ? V | string : V
type ScalarCondition<F extends string, V> =
  | readonly [F, '=' | '!=', V]
  | readonly [F, '=?', V | null | false]
  | readonly [F, 'in' | 'not in', readonly V[]]
  | readonly [F, '<' | '<=' | '>' | '>=', NonNullable<V>]
  | ([string] extends [NonNullable<V>] ? TextCondition<F> : never)
  | (string extends keyof NonNullable<V> ? readonly [`${F}.${string}`, Behind, unknown] : never)
/** Days are texts too: `['born.year_number', '=', 1815]`. */
type TextCondition<F extends string> =
  | readonly [F, Pattern, string]
  | readonly [`${F}.${string}_number` | `${F}.day_of_${string}`, Comparison, number | null | readonly (number | null)[]]
type RelationCondition<F extends string, N extends ModelName> =
  | readonly [F, '=' | '!=', Ref<N> | string]
  | readonly [F, '=?', Ref<N> | string | false]
  | readonly [F, 'in' | 'not in', Recordset<N> | readonly (Id | string | null)[]]
  | readonly [F, 'child_of' | 'parent_of', Ref<N> | string | readonly (Id | string)[]]
  | readonly [F, 'any' | 'not any', Domain<N>]
  | readonly [F, Pattern, string]
  | readonly [`${F}.${FieldName<N>}` | `${F}.${FieldName<N>}.${string}`, Behind, unknown]
type Behind = Comparison | Pattern | '=?' | 'any' | 'not any' | 'child_of' | 'parent_of'
type Comparison = '=' | '!=' | 'in' | 'not in' | '<' | '<=' | '>' | '>='
/** Operators that compare a text with a pattern. */
export type Pattern = 'like' | 'ilike' | '=like' | '=ilike' | `not ${'like' | 'ilike' | '=like' | '=ilike'}`

/**
 * A domain in a field's declaration. Only names are checked: a declaration whose type needed the types of other
 * fields would be circular as soon as two models met.
 */
export type DeclaredDomain<M extends ModelName> = readonly (readonly [NamePath<M>, string, unknown] | '&' | '|' | '!')[]
type NamePath<M extends ModelName> = (keyof Rec<M> & string) | `${keyof Rec<M> & string}.${string}`

/** What a path or a function over records gives: recordsets as one, anything else as a list. */
export type Mapped<V> = [V] extends [{ readonly _name: ModelName; readonly ids: readonly Id[] }] ? V : V[]

/** What lies behind a dotted path: each step is looked up only when somebody writes it. */
export type MappedPath<M extends ModelName, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? [Target<FieldValue<M, Head & FieldName<M>>>] extends [infer N extends ModelName]
    ? MappedPath<N, Rest>
    : never
  : Path extends FieldName<M>
    ? Mapped<FieldValue<M, Path>>
    : never

/** Keys that records are sorted by; `null` comes last. A list is compared one by one. */
export type SortKey = SortValue | readonly SortValue[]
type SortValue = string | number | boolean | Date | null

/** What is true or not without being a boolean; a recordset is when it is not empty. */
export type Testable = boolean | string | number | Date | null | undefined | { readonly ids: readonly Id[] }

/** A domain that the compiler has not seen: from a view, a rule, a request. Checked when it is used. */
export type AnyDomain = readonly unknown[]

/** `env['res.users']` is the empty recordset of that model. */
export type Environment = EnvironmentFace & EnvironmentBase & { readonly [M in ModelName]: Rec<M> }
