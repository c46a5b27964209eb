import { type Field, isLoose } from '../registry/field.ts'

type Values = Map<number, unknown>

/**
 * What a unit of work has read. Columns have one value, whoever looks. Lines of a relation and computed values depend
 * on who looks, and in which language; they are kept by scope (see `Env.scope`).
 */
export class Cache {
  readonly #columns = new Map<Field, Values>()
  readonly #scoped = new Map<Field, Map<string, Values>>()
  readonly #gone = new Map<string, Set<number>>()
  /** Records that the rules were asked about, by model and viewer (`viewerOf`): a column in the cache may be there for others. */
  readonly #seen = new Map<string, Map<string, Set<number>>>()

  /** Rows that nobody else changes until this unit of work is over, by model; `true` for those that it has made. */
  readonly #held = new Map<string, Map<number, boolean>>()

  get(field: Field, scope: string, id: number): unknown {
    return this.#values(field, scope)?.get(id)
  }

  has(field: Field, scope: string, id: number): boolean {
    return this.#values(field, scope)?.has(id) ?? false
  }

  set(field: Field, scope: string, id: number, value: unknown): void {
    const values = field.column ? within(this.#columns, field) : within(within(this.#scoped, field), scope)
    values.set(id, value)
  }

  /** Takes a column from rows just read. */
  fill(field: Field, rows: readonly ({ readonly id: number } & Readonly<Record<string, unknown>>)[]): void {
    const values = within(this.#columns, field)
    for (const row of rows) values.set(row.id, row[field.name])
  }

  /** Ids of which the field is not known. */
  missing(field: Field, scope: string, ids: readonly number[]): number[] {
    const values = this.#values(field, scope)
    return values ? ids.filter(id => !values.has(id)) : [...ids]
  }

  /** Notes that the rules let a person read these records. */
  see(model: string, viewer: string, ids: Iterable<number>): void {
    const people = within(this.#seen, model)
    const known = people.get(viewer) ?? new Set()
    for (const id of ids) known.add(id)
    people.set(viewer, known)
  }

  /** Those of the records of which it is not known whether the person may read them. */
  unseen(model: string, viewer: string, ids: readonly number[]): readonly number[] {
    const known = this.#seen.get(model)?.get(viewer)
    return known ? ids.filter(id => !known.has(id)) : ids
  }

  /** Records that were written may be closed to people from now on. */
  unsee(model: string, ids: readonly number[]): void {
    for (const known of this.#seen.get(model)?.values() ?? []) for (const id of ids) known.delete(id)
  }

  /** Notes that records were deleted in this unit of work: nobody needs to ask for them again. */
  lose(model: string, ids: readonly number[]): void {
    const gone = this.#gone.get(model) ?? new Set()
    for (const id of ids) gone.add(id)
    this.#gone.set(model, gone)
  }

  isLost(model: string, id: number): boolean {
    return this.#gone.get(model)?.has(id) ?? false
  }

  /** Notes rows that this unit of work has locked, or made. */
  hold(model: string, ids: Iterable<number>, made = false): void {
    const held = within(this.#held, model)
    for (const id of ids) held.set(id, made || held.get(id) === true)
  }

  notHeld(model: string, ids: readonly number[]): readonly number[] {
    const held = this.#held.get(model)
    return held ? ids.filter(id => !held.has(id)) : ids
  }

  /** Those that were there before this unit of work. */
  notMade(model: string, ids: readonly number[]): readonly number[] {
    const held = this.#held.get(model)
    return held ? ids.filter(id => held.get(id) !== true) : ids
  }

  /** Forgets a field, of some records or of all. */
  forget(field: Field, ids?: readonly number[]): void {
    const all = field.column ? [this.#columns.get(field)] : [...(this.#scoped.get(field)?.values() ?? [])]
    for (const values of all) {
      if (ids) for (const id of ids) values?.delete(id)
      else values?.clear()
    }
  }

  /** Lists of lines that have one of these in them, by the records they are lines of. */
  holding(field: Field, scope: string, ids: readonly number[]): [number, readonly number[]][] {
    const some = new Set(ids)
    const lists = [...(this.#scoped.get(field)?.get(scope) ?? [])] as [number, readonly number[]][]
    return lists.filter(([, lines]) => lines.some(line => some.has(line)))
  }

  /** Takes records out of all lists of lines. */
  takeOut(field: Field, ids: readonly number[]): void {
    const gone = new Set(ids)
    for (const values of this.#scoped.get(field)?.values() ?? []) {
      for (const [id, lines] of values as Map<number, readonly number[]>) {
        if (lines.some(line => gone.has(line)))
          values.set(
            id,
            lines.filter(line => !gone.has(line)),
          )
      }
    }
  }

  /** Forgets lists of lines that have one of these in them. */
  forgetHolding(field: Field, ids: readonly number[]): void {
    const gone = new Set(ids)
    for (const values of this.#scoped.get(field)?.values() ?? []) {
      for (const [id, lines] of values) if ((lines as readonly number[]).some(line => gone.has(line))) values.delete(id)
    }
  }

  /** Forgets what one kind of reader sees. */
  forgetIn(field: Field, scope: string, ids: readonly number[]): void {
    const values = this.#values(field, scope)
    for (const id of ids) values?.delete(id)
  }

  /** Forgets what was computed without being stored: any write may have changed it. What is `given` stays. */
  forgetComputed(given?: ReadonlyMap<Field, ReadonlySet<number>>): void {
    for (const [field, scopes] of this.#scoped) {
      if (field.store || isLoose(field)) continue
      const kept = given?.get(field)
      if (!kept?.size) scopes.clear()
      else for (const values of scopes.values()) for (const id of values.keys()) if (!kept.has(id)) values.delete(id)
    }
  }

  /** Records whose column is known to hold such a value. */
  idsWith(field: Field, matches: (value: unknown) => boolean): number[] {
    const values = this.#columns.get(field)
    return values ? [...values].filter(([, value]) => matches(value)).map(([id]) => id) : []
  }

  clear(): void {
    this.#columns.clear()
    this.#scoped.clear()
    this.#seen.clear()
    this.#gone.clear()
    this.#held.clear()
  }

  #values(field: Field, scope: string): Values | undefined {
    return field.column ? this.#columns.get(field) : this.#scoped.get(field)?.get(scope)
  }
}

/** The map under a key, made when it is first asked for. */
function within<Key, InnerKey, Value>(maps: Map<Key, Map<InnerKey, Value>>, key: Key): Map<InnerKey, Value> {
  const known = maps.get(key)
  if (known) return known
  const fresh = new Map<InnerKey, Value>()
  maps.set(key, fresh)
  return fresh
}
