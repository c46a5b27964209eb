import type { Mixin, MixinClass, ModelClass, ModelOptions } from './declare_types.ts'
import type { Model } from './model.ts'
import type { ModelName } from './types.ts'

/**
 * Defines a model: `class Users extends model('res.users', { description: 'User' })`, behind that the mixins it is made
 * with. Of two that have the same method, the first named is asked first, and its `super` is the next.
 * (One overload for each number of mixins: a union of them, made an intersection, would have the compiler compare one
 * with the other.)
 */
export function model<M extends ModelName>(name: M, options: ModelOptions): new () => Model<M>
export function model<M extends ModelName, A extends MixinClass>(
  name: M,
  options: ModelOptions,
  a: A,
): new () => Model<M> & InstanceType<A>
export function model<M extends ModelName, A extends MixinClass, B extends MixinClass>(
  name: M,
  options: ModelOptions,
  a: A,
  b: B,
): new () => Model<M> & InstanceType<A> & InstanceType<B>
export function model<M extends ModelName, A extends MixinClass, B extends MixinClass, C extends MixinClass>(
  name: M,
  options: ModelOptions,
  a: A,
  b: B,
  c: C,
): new () => Model<M> & InstanceType<A> & InstanceType<B> & InstanceType<C>
export function model<
  M extends ModelName,
  A extends MixinClass,
  B extends MixinClass,
  C extends MixinClass,
  D extends MixinClass,
>(
  name: M,
  options: ModelOptions,
  a: A,
  b: B,
  c: C,
  d: D,
): new () => Model<M> & InstanceType<A> & InstanceType<B> & InstanceType<C> & InstanceType<D>
export function model<
  M extends ModelName,
  A extends MixinClass,
  B extends MixinClass,
  C extends MixinClass,
  D extends MixinClass,
  E extends MixinClass,
>(
  name: M,
  options: ModelOptions,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
): new () => Model<M> & InstanceType<A> & InstanceType<B> & InstanceType<C> & InstanceType<D> & InstanceType<E>
export function model(name: string, options: ModelOptions, ...mixins: MixinClass[]): unknown {
  return slot({ name, options, mixins: namesOf(mixins) })
}

/**
 * Defines a model that is a copy of another: `class Guest extends prototype(base.Partner, 'hotel.guest', { description:
 * 'Guest' })` has a table of its own, and the fields, methods, checks and options of `res.partner`, also those that
 * other addons give to it.
 *
 * What is declared again is named in `without`: fields that are to be another thing or not at all, such as lines, which
 * lead to the original; and methods that are overridden, since the compiler takes a copied one for a property.
 */
export function prototype<Known extends ModelClass, M extends ModelName, Without extends string = never>(
  known: Known,
  name: M,
  options: ModelOptions & { without?: readonly Without[] },
): new () => Model<M> & Omit<InstanceType<Known>, keyof Model<M> | Without>
export function prototype(
  known: ModelClass,
  name: string,
  all: ModelOptions & { without?: readonly string[] },
): unknown {
  const { without, ...options } = all
  return slot({ name, options, prototype: layerOf(known)!.name, ...(without && { without }) })
}

/**
 * Extends a model: `class Users extends inherit(base.Users)`, or several classes of it when the addon depends on
 * several that extend it. A mixin behind it becomes part of the model: `inherit(base.Partner, mail.Thread)`.
 *
 * The type is what the addon depends on, and so may see. At run time other addons may have put layers in between,
 * which `super` goes through: see `slot`.
 */
export function inherit<Known extends ModelClass>(known: Known): Known
export function inherit<A extends ModelClass, B extends ModelClass>(
  a: A,
  b: B,
): new () => InstanceType<A> & InstanceType<B>
export function inherit<A extends ModelClass, B extends ModelClass, C extends ModelClass>(
  a: A,
  b: B,
  c: C,
): new () => InstanceType<A> & InstanceType<B> & InstanceType<C>
export function inherit(known: ModelClass, ...more: ModelClass[]): unknown {
  const { name } = layerOf(known)!
  return slot({ name, mixins: namesOf(more).filter(other => other !== name) })
}

/**
 * Defines what models can share: `class Thread extends mixin('mail.thread')`, also made with other mixins. A mixin is
 * part of many models, so it is a `Model` of none: it has what all of them agree on.
 */
export function mixin<M extends ModelName>(name: M): new () => Mixin<M>
export function mixin<M extends ModelName, A extends MixinClass>(name: M, a: A): new () => Mixin<M> & InstanceType<A>
export function mixin<M extends ModelName, A extends MixinClass, B extends MixinClass>(
  name: M,
  a: A,
  b: B,
): new () => Mixin<M> & InstanceType<A> & InstanceType<B>
export function mixin(name: string, ...mixins: MixinClass[]): unknown {
  return slot({ name, options: { description: name }, mixins: namesOf(mixins), abstract: true })
}

function namesOf(classes: readonly (MixinClass | ModelClass)[]): string[] {
  return classes.map(one => layerOf(one)!.name)
}

/** One definition or extension of a model, as the registry composes it. */
export interface Layer {
  name: string
  /** Only of the layer that defines the model. */
  options?: ModelOptions
  mixins?: string[]
  /** The model that this one is a copy of, and which of its fields it does not take. */
  prototype?: string
  without?: readonly string[]
  /** A mixin: no table of its own. */
  abstract?: boolean
  /** Grows from one definition to the next: a namespace of exports is in alphabetical order, and has lost it. */
  sequence: number
  /** Where it stands: its stack is only made into text when a mistake is reported. */
  origin?: Error
}

const layers = new WeakMap<object, Layer>()
let definitions = 0

/** What a class declares, or undefined for a class that is no model's. */
export function layerOf(definition: object): Layer | undefined {
  return layers.get(Object.getPrototypeOf(definition))
}

/** What a record tells of itself to `slot`. */
interface Receiver {
  readonly beneath?: (slot: object, key: PropertyKey, receiver: object) => unknown
}

/**
 * An empty class for a definition to extend. `super.x` looks `x` up in it with the record as receiver, and is answered
 * by the layer beneath in that record's own registry. So one definition serves registries with other addons, and none
 * is ever altered.
 */
function slot(layer: Omit<Layer, 'sequence'>): unknown {
  class Slot {}
  const beneath = new Proxy(
    {},
    { get: (_, key, record: Receiver) => (key === 'beneath' ? undefined : record.beneath?.(Slot, key, record)) },
  )
  Object.setPrototypeOf(Slot.prototype, beneath)
  layers.set(Slot, { ...layer, sequence: definitions++, origin: new Error() })
  return Slot
}
