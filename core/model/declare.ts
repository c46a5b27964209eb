import type { Mixin, MixinClass, ModelClass, ModelOptions } from './declare_types.ts'
import type { Model } from './model.ts'
import type { ModelName } from './types.ts'

/**
 * Defines a model: `class Users extends model('res.users', { description: 'User' })`.
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
export function model(name: string, options: ModelOptions, ...mixins: MixinClass[]): unknown {
  return slot({ name, options, mixins: mixins.map(mixin => layerOf(mixin)!.name) })
}

/**
 * Extends a model: `class Users extends inherit(base.Users)`, or several classes of it when the addon depends on
 * several that extend it.
 *
 * The type is what the addon depends on, and so may see. At run time other addons may have put layers in between,
 * which `super` goes through: see `slot`.
 */
export function inherit<Known extends ModelClass>(known: Known): Known
export function inherit<A extends ModelClass, B extends ModelClass>(
  a: A,
  b: B,
): new () => InstanceType<A> & InstanceType<B>
export function inherit(known: ModelClass): unknown {
  return slot({ name: layerOf(known)!.name })
}

/**
 * Defines what models can share: `class Thread extends mixin('mail.thread')`. A mixin is part of many models, so it is
 * a `Model` of none: it has what all of them agree on.
 */
export function mixin<M extends ModelName>(name: M): new () => Mixin<M> {
  return slot({ name, options: { description: name }, mixins: [], abstract: true }) as new () => Mixin<M>
}

/** One definition or extension of a model, as the registry composes it. */
export interface Layer {
  name: string
  /** Only of the layer that defines the model. */
  options?: ModelOptions
  mixins?: string[]
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
