import { SetupError, ValueError } from '../errors.ts'
import type { Finding } from '../finding.ts'
import { checkRegistry } from './checks.ts'
import { collectParts, composeModel, settleRelations } from './compose.ts'
import { computeOrder } from './cycles.ts'
import { inheritFields } from './delegation.ts'
import { distance } from './distance.ts'
import type { Field } from './field.ts'
import { layerClass, layersOf } from './layers.ts'
import type { LayerClass, ModelMeta } from './meta.ts'
import { bindReferences } from './references.ts'
import { settleRelated } from './related.ts'
import { findTriggers, followedColumns, type Trigger } from './triggers.ts'

/** What the registry makes records of; given by core/orm, which stands above it. */
export interface RecordBase {
  /** The prototype of every record. */
  readonly prototype: object
  /** Puts the accessor of a field on a model's prototype. */
  defineField(prototype: object, meta: ModelMeta, field: Field, registry: Registry): void
}

/** The models of one database: the layers of every installed addon, laid over each other in loading order. */
export class Registry {
  readonly models: ReadonlyMap<string, ModelMeta>
  /** Which stored computed fields follow from a field. */
  readonly triggers: ReadonlyMap<Field, readonly Trigger[]>
  /** For each model the columns that others follow from, or that are computed. */
  readonly followedColumns: ReadonlyMap<string, readonly Field[]>
  /** Where each computed field stands when they are computed one after the other. */
  readonly computeOrder: ReadonlyMap<Field, number>
  /** Relations by the model they lead to. */
  readonly relationsTo: ReadonlyMap<string, readonly Field[]>
  readonly companyDependent: readonly Field[]
  /** Links of a model whose targets' fields are fields of the model's records. */
  readonly delegates: ReadonlyMap<string, readonly Field[]>
  /** Fields that lead to records of several models. */
  readonly references: readonly Field[]
  readonly #beneath = new WeakMap<object, Map<PropertyKey, object>>()
  readonly #base: object

  /**
   * Throws a `SetupError` with everything that is wrong in the definitions. With `told` it is told there instead, and the
   * registry is one to look at: its models are known, but there are no records of them.
   */
  constructor(definitions: readonly (object & { prototype: object })[], base: RecordBase, told?: Finding[]) {
    const findings: Finding[] = []
    this.#base = base.prototype
    const classes = definitions.map(layerClass)
    const names = [...new Set(classes.map(({ layer }) => layer.name))]
    const layered = names.map(name => [name, layersOf(name, classes, findings)] as const)
    const parts = layered
      .filter(([, layers]) => layers.length > 0)
      .map(([name, layers]) => collectParts(name, layers, base.prototype, findings))
    inheritFields(parts)
    const drafts = parts.map(one => composeModel(one, findings))
    const tables = new Map(drafts.map(({ meta }) => [meta.name, meta.table]))
    const metas = drafts.map(draft => settleRelations(draft, model => tables.get(model)))
    settleRelated(drafts)
    bindReferences(metas)
    this.models = new Map(metas.map(meta => [meta.name, meta]))
    const order = computeOrder(this)
    this.computeOrder = order.order
    findings.push(...checkRegistry(this, order))
    if (findings.length > 0 && !told) throw new SetupError(findings)
    told?.push(...findings)

    const sound = findings.length === 0
    this.triggers = sound ? findTriggers(this) : new Map()
    this.followedColumns = followedColumns(this, this.triggers)
    const relations = metas
      .filter(meta => !meta.abstract)
      .flatMap(meta => [...meta.fields.values()].filter(field => field.comodel))
    this.companyDependent = metas.flatMap(meta => meta.columns.filter(field => field.companyDependent))
    this.delegates = new Map(metas.map(meta => [meta.name, meta.columns.filter(field => field.delegate)]))
    this.relationsTo = new Map(names.map(name => [name, relations.filter(field => field.comodel === name)]))
    this.references = metas.flatMap(meta => meta.columns.filter(field => field.type === 'reference'))
    for (const meta of this.models.values()) {
      Object.assign(meta.prototype, { _name: meta.name, meta })
      Object.defineProperty(meta.prototype, 'beneath', { value: this.beneath.bind(this) })
      for (const field of sound ? meta.fields.values() : []) base.defineField(meta.prototype, meta, field, this)
    }
  }

  model(name: string): ModelMeta {
    const meta = this.models.get(name)
    if (!meta) throw new ValueError(`There is no model ${name}. Is its addon installed?`)
    return meta
  }

  field(model: string, name: string): Field {
    const field = this.model(model).fields.get(name)
    if (!field) throw new ValueError(`${model} has no field ${name}.${suggestion(name, this.model(model))}`)
    return field
  }

  /** What `super` means in a layer of a model or mixin, for a record of this registry. */
  beneath(slot: object, key: PropertyKey, record: object): unknown {
    const { meta } = record as { meta: ModelMeta }
    const shared = isShared(meta, slot)
    const found = shared ? undefined : this.#beneath.get(slot)?.get(key)
    // Of whom, not what: a getter has another value for each record.
    if (found) return Reflect.get(found, key, record)
    const above = meta.layers.findIndex(({ definition }) => Object.getPrototypeOf(definition) === slot)
    const layer = meta.layers.slice(0, above).findLast(({ definition }) => Object.hasOwn(definition.prototype, key))
    const owner = layer?.definition.prototype ?? this.#base
    if (!shared) {
      if (!this.#beneath.has(slot)) this.#beneath.set(slot, new Map())
      this.#beneath.get(slot)!.set(key, owner)
    }
    return Reflect.get(owner, key, record)
  }
}

/** A layer of a mixin, or of a model that others are copies of, lies in many; what is beneath it differs. */
function isShared(meta: ModelMeta, slot: object): boolean {
  const owner = meta.layers.find(({ definition }: LayerClass) => Object.getPrototypeOf(definition) === slot)
  return owner?.layer.name !== meta.name
}

function suggestion(name: string, meta: ModelMeta): string {
  const near = [...meta.fields.keys()].find(
    field => field.includes(name) || name.includes(field) || distance(field, name) < 3,
  )
  return near ? ` Is ${near} meant?` : ''
}
