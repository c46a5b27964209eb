import type { AnyDomain, FieldName, FieldValue, Id, ModelName, Rec } from './types.ts'

type Period = 'day' | 'week' | 'month' | 'quarter' | 'year'
type DayNumber =
  | 'year_number'
  | 'quarter_number'
  | 'month_number'
  | 'iso_week_number'
  | 'day_of_year'
  | 'day_of_month'
  | 'day_of_week'
type TimeNumber = 'hour_number' | 'minute_number' | 'second_number'

/** What the moments of one group have in common. */
export type Granularity = Period | 'hour' | DayNumber | TimeNumber

/** How the values of a group become one. */
export type Aggregator =
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'count'
  | 'count_distinct'
  | 'bool_and'
  | 'bool_or'
  | 'array_agg'
  | 'array_agg_distinct'
  | 'recordset'

type Target<V> = [V] extends [{ readonly _name: infer N extends ModelName }] ? N : never
type IsRecord<V> = [V] extends [{ readonly _name: ModelName }] ? true : false
type Scalar = string | number | boolean | Date

/**
 * What records are grouped by: a field, or a date with what its days have in common: `create_date:month`. (A `Date` and a
 * `Char` both read as text: of these two, the granularity is checked when it is used.)
 */
export type GroupSpec<M extends ModelName> = {
  [F in FieldName<M>]: GroupSpecOf<F, FieldValue<M, F>>
}[Exclude<FieldName<M>, 'display_name'>]
type GroupSpecOf<F extends string, V> =
  IsRecord<V> extends true
    ? F
    : [NonNullable<V>] extends [Scalar]
      ? [NonNullable<V>] extends [Date]
        ? `${F}:${Granularity}`
        : F | ([string] extends [NonNullable<V>] ? `${F}:${Period | DayNumber}` : never)
      : string extends keyof NonNullable<V>
        ? `${F}.${string}`
        : never

/** What is known of a group: `amount:sum`, or `__count`, the number of its records. */
export type AggregateSpec<M extends ModelName> =
  | '__count'
  | { [F in FieldName<M>]: `${F}:${AggregatorOf<F, FieldValue<M, F>>}` }[Exclude<FieldName<M>, 'display_name'>]
type Any = 'count' | 'count_distinct' | 'array_agg' | 'array_agg_distinct'
type AggregatorOf<F, V> = F extends 'id'
  ? Any | 'recordset'
  : IsRecord<V> extends true
    ? Any | 'recordset'
    : [NonNullable<V>] extends [boolean]
      ? Any | 'bool_and' | 'bool_or'
      : [NonNullable<V>] extends [number]
        ? Any | 'sum' | 'avg' | 'min' | 'max'
        : [NonNullable<V>] extends [Scalar]
          ? Any | 'min' | 'max'
          : 'count'

/** One group: under each spec, as it was given, the value of the group or the aggregate of its records. */
export type GroupRow<M extends ModelName, S extends string> = { readonly [K in S]: SpecValue<M, K> }
type SpecValue<M extends ModelName, K extends string> = K extends '__count'
  ? number
  : K extends FieldName<M>
    ? FieldValue<M, K>
    : K extends `${infer F extends FieldName<M>}:${infer P}`
      ? PartValue<M, F, FieldValue<M, F>, P>
      : unknown
type PartValue<M extends ModelName, F, V, P extends string> = P extends 'sum' | 'count' | 'count_distinct'
  ? number
  : P extends 'bool_and' | 'bool_or'
    ? boolean
    : P extends 'avg'
      ? number | null
      : P extends 'min' | 'max'
        ? NonNullable<V> | null
        : P extends 'recordset'
          ? Rec<F extends 'id' ? M : Target<V>>
          : P extends 'array_agg' | 'array_agg_distinct'
            ? (IsRecord<V> extends true ? Id | null : V)[]
            : P extends DayNumber | TimeNumber
              ? number | Extract<V, null>
              : V

export interface GroupOptions<S extends string = string> {
  /** Which groups, by their aggregates: `[['amount:sum', '>', 100]]`. */
  having?: readonly (readonly [S, Comparison, unknown] | '&' | '|' | '!')[]
  /** Group specs and aggregates: `amount:sum desc, partner_id`. Default: the group specs, unset values last. */
  order?: string
  limit?: number
  offset?: number
  /** `false` counts archived records too. Default: the context's `active_test`, else true. */
  activeTest?: boolean
}
type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

export interface FormattedGroupOptions<S extends string = string> extends GroupOptions<S> {
  /**
   * Adds the periods in which there is nothing, between the first and the last there is; with an object, from and to
   * certain days (`2026-01-01`), and so many periods at least. Only of a single date.
   */
  fillTemporal?: boolean | { from?: string; to?: string; minGroups?: number }
  /** `false` leaves out the empty groups that the field's `groupExpand` adds. */
  expand?: boolean
  /** Adds the ids of the first records of each group as `__members`, in this order, else in that of the model. */
  members?: { order?: string; offset?: number; limit: number }
}

/**
 * A group as views show it. What has a name beside its value is a pair of both: `[7, 'Ada']`, `['2026-11-01',
 * 'November 2026']`; what is unset is null.
 */
export interface FormattedGroup {
  /** Which of the records found are members: to be searched together with the domain that was grouped. */
  readonly __extra_domain: AnyDomain
  readonly [spec: string]: unknown
}
