import type {
  AggregateSpec,
  FormattedGroup,
  FormattedGroupOptions,
  GroupOptions,
  GroupRow,
  GroupSpec,
} from './groups.ts'
import type { AnyModel } from './model.ts'
import type { AnyDomain, Domain, FieldName, FieldPath, ModelName, Rec } from './types.ts'

export interface SearchOptions {
  /** At most so many records. */
  limit?: number
  offset?: number
  /** As `order` of the model: `sequence, name desc`. */
  order?: string
  /** `false` finds archived records too. Default: the context's `active_test`, else true. */
  activeTest?: boolean
}

/** Finding records, and adding up what is in them. */
export interface Searching<M extends ModelName> {
  /** Records that match, with their stored columns loaded, as far as the person may read them. */
  search(domain: Domain<M>, options?: SearchOptions): Promise<Rec<M>>
  searchCount(domain: Domain<M>, options?: { limit?: number; activeTest?: boolean }): Promise<number>
  /**
   * Finds records with exactly these fields loaded, and what lies behind dotted paths: for those who read few of many.
   * Fields with a column take one query, whatever their number.
   */
  searchFetch(domain: Domain<M>, fields: readonly FieldPath<M>[], options?: SearchOptions): Promise<Rec<M>>
  /** Finds records and gives plain values of these fields, as `read` does. */
  searchRead(
    domain: Domain<M>,
    fields: readonly FieldName<M>[],
    options?: SearchOptions,
  ): Promise<Record<string, unknown>[]>
  /**
   * Groups the records of a domain: a row for each group, with the value of each group spec and of each aggregate under
   * the spec as it was given: `row['date:month']`, `row['amount:sum']`, `row.__count`. Dates are in the person's zone;
   * a record counts in each group of a many2many that the person sees. Links come as records: to `load` one loads all.
   */
  readGroup<const G extends GroupSpec<M> = never, const A extends AggregateSpec<M> = never>(
    domain: Domain<M>,
    groupby: readonly G[],
    aggregates?: readonly A[],
    options?: GroupOptions<AggregateSpec<M>>,
  ): Promise<GroupRow<M, G | A>[]>
  /**
   * Groups for views: values with their names in the person's language, the domain that finds the members of each, and
   * groups in which there is nothing. An aggregate may be a field alone: its `aggregator` is meant.
   */
  formattedReadGroup(
    domain: Domain<M>,
    groupby: readonly GroupSpec<M>[],
    aggregates?: readonly (AggregateSpec<M> | FieldName<M>)[],
    options?: FormattedGroupOptions<AggregateSpec<M>>,
  ): Promise<FormattedGroup[]>
}

/** The same without types. */
export interface AnySearching {
  search(domain: AnyDomain, options?: SearchOptions): Promise<AnyModel>
  searchCount(domain: AnyDomain, options?: { limit?: number; activeTest?: boolean }): Promise<number>
  readGroup(
    domain: AnyDomain,
    groupby: readonly string[],
    aggregates?: readonly string[],
    options?: GroupOptions,
  ): Promise<Record<string, unknown>[]>
  searchFetch(domain: AnyDomain, fields: readonly string[], options?: SearchOptions): Promise<AnyModel>
  searchRead(domain: AnyDomain, fields: readonly string[], options?: SearchOptions): Promise<Record<string, unknown>[]>
  formattedReadGroup(
    domain: AnyDomain,
    groupby: readonly string[],
    aggregates?: readonly string[],
    options?: FormattedGroupOptions,
  ): Promise<FormattedGroup[]>
}
