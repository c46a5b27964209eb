import { ValueError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import { envOf, record } from './environment.ts'
import { identityOf } from './form/new.ts'
import { metaOf } from './read/read.ts'

type Self = AnyModel

/** PostgreSQL's `integer`: what a table's rows are numbered with. New records have numbers below 0. */
const mostId = 2_147_483_647

/**
 * Records as ordered sets of ids. What two sets make has the environment of the left one: `sudo` and context are not
 * caught from the right.
 */
export const setMethods = {
  *[Symbol.iterator](this: Self): Iterator<Self> {
    for (const id of this.ids) yield only(this, [id])
  },
  browse(this: Self, ids: number | readonly number[] = []): Self {
    const list = typeof ids === 'number' ? [ids] : ids
    checkIds(this, list)
    return only(this, list)
  },
  one(this: Self): Self {
    return only(this, [this.id])
  },
  at(this: Self, index: number): Self {
    const id = this.ids.at(index)
    return only(this, id === undefined ? [] : [id])
  },
  slice(this: Self, start: number, end?: number): Self {
    return only(this, this.ids.slice(start, end))
  },
  reverse(this: Self): Self {
    return only(this, [...this.ids].reverse())
  },

  concat(this: Self, ...others: Self[]): Self {
    return only(
      this,
      [this, ...others].flatMap(one => sameModel(this, one).ids),
    )
  },
  union(this: Self, ...others: Self[]): Self {
    return only(this, [...new Set(this.concat(...others).ids)])
  },
  difference(this: Self, other: Self): Self {
    const out = new Set(sameModel(this, other).ids)
    return only(
      this,
      this.ids.filter(id => !out.has(id)),
    )
  },
  intersection(this: Self, other: Self): Self {
    const both = new Set(sameModel(this, other).ids)
    return only(
      this,
      this.ids.filter(id => both.has(id)),
    )
  },
  includes(this: Self, other: Self): boolean {
    const all = new Set(this.ids)
    return sameModel(this, other).ids.every(id => all.has(id))
  },
  isSupersetOf(this: Self, other: Self): boolean {
    return this.includes(other)
  },
  isSubsetOf(this: Self, other: Self): boolean {
    return sameModel(this, other).includes(this)
  },
  equals(this: Self, other: Self): boolean {
    return this._name === other._name && sameIdentities(this, other)
  },

  toString(this: Self): string {
    return `${this._name}(${this.ids.map(id => (id < 0 ? `new ${-id}` : id)).join(', ')})`
  },
  /** As JSON, records are their ids: what else they hold is nobody's business. */
  toJSON(this: Self): readonly number[] {
    return this.ids
  },
  [Symbol.for('nodejs.util.inspect.custom')](this: Self): string {
    return this.toString()
  },
}

/** Some of the records' model, in their environment. The ids are known to be ids. */
export function only(records: Self, ids: readonly number[]): Self {
  return record(metaOf(records).prototype, envOf(records.env), ids)
}

function sameIdentities(one: Self, other: Self): boolean {
  const [ones, others] = [one, other].map(({ env, ids }) => new Set(ids.map(id => identityOf(envOf(env), id))))
  return ones!.size === others!.size && [...ones!].every(identity => others!.has(identity))
}

function checkIds({ _name }: Self, ids: readonly unknown[]): void {
  if (!Array.isArray(ids)) throw notId(_name, ids)
  for (const id of ids) {
    if (typeof id !== 'number' || !Number.isInteger(id) || Math.abs(id) > mostId) throw notId(_name, id)
  }
}

function notId(model: string, came: unknown): ValueError {
  const shown = typeof came === 'number' ? String(came) : (JSON.stringify(came) ?? String(came))
  return new ValueError(
    `${model}: an id is a whole number up to ${mostId}, or a list of them; got ${shown.slice(0, 80)}.`,
  )
}

function sameModel(one: Self, other: Self): Self {
  if (other?._name !== one._name) {
    throw new ValueError(`Records of ${one._name} and of ${other?._name ?? String(other)} can not be put together.`)
  }
  return other
}
