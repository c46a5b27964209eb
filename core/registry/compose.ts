/**
 * How a model comes to be.
 *
 * An author's class is a *layer*: fields and methods that one addon gives to one model. The classes never see each
 * other at run time; they are laid over each other here, in the order the addons are loaded:
 *
 *        res.users in this registry
 *        ┌────────────────────────────────┐
 *        │ im_livechat: class Users       │  write() ── super.write() ─┐
 *        ├────────────────────────────────┤                            │
 *        │ calendar: class Users          │  ◄─────────────────────────┘ or, without a write of its own:
 *        ├────────────────────────────────┤
 *        │ discuss: class Users           │  ◄ … the next beneath that has one
 *        ├────────────────────────────────┤
 *        │ base: class Users              │
 *        ├────────────────────────────────┤
 *        │ mixins of the definer          │
 *        ├────────────────────────────────┤
 *        │ Recordset (core/orm)           │  what every model can: search, write, …
 *        └────────────────────────────────┘
 *
 * All methods are copied into one prototype, the upper winning; each field becomes an accessor on it. `super` in a
 * layer's method reaches `beneath` of the registry, which looks for the next lower layer that has the method. So a
 * class may be part of many registries with different addons at once.
 */
import type { Finding } from '../finding.ts'
import { Declaration } from '../model/declarations.ts'
import { FieldDescriptor } from '../model/fields/descriptor.ts'
import { automaticFields } from './automatic.ts'
import { asAttachment, composeField, type Field, relationOf } from './field.ts'
import { checkParameters } from './field_options.ts'
import { findingAt, findingIn } from './layers.ts'
import type { LayerClass, ModelMeta } from './meta.ts'
import { checkOptions, settleOptions } from './options.ts'
import { declaredObjects, fieldIndex } from './table_objects.ts'

/** What the layers of a model declare, before it is known what its fields come to. */
export interface Parts {
  readonly name: string
  readonly layers: readonly LayerClass[]
  readonly prototype: object
  readonly descriptors: Map<string, FieldDescriptor[]>
  readonly declarations: readonly (readonly [string, Declaration])[]
}

/** A model's parts before its relations are known: the table of a many2many needs the other model's. */
export interface Draft {
  meta: ModelMeta
  descriptors: Map<string, FieldDescriptor[]>
}

/** Lays the layers of one model over each other. Mistakes are added to `findings`. */
export function collectParts(name: string, layers: readonly LayerClass[], base: object, findings: Finding[]): Parts {
  const descriptors = automaticFields(layers)
  const declarations: [string, Declaration][] = []
  const prototype: object = Object.create(base)
  const definer = layers.findLast(({ layer }) => layer.options && layer.name === name)!.layer
  for (const { definition, layer, copied } of layers) {
    const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(definition.prototype)
    Object.defineProperties(prototype, methods)
    for (const [key, value] of Object.entries(instanceOf(definition))) {
      if (value instanceof FieldDescriptor) {
        if (copied && !isCopied(definer, layer, key, value)) continue
        const field = `field ${name}.${key}`
        findings.push(
          ...checkParameters(value).map(problem => findingAt(layer, 'field-option', `${field} ${problem}`, key)),
        )
        const same = descriptors.get(key) ?? []
        if (same[0] && same[0].type !== value.type) {
          const message = `${field} has the type ${same[0].type} below; it can not become ${value.type}.`
          findings.push(findingAt(layer, 'field-declaration', message, key))
        }
        descriptors.set(key, [...same, copied ? withoutTable(value) : value])
      } else if (value instanceof Declaration) declarations.push([key, value])
      else {
        const message = `${name}.${key} is neither a field nor a declaration; give it another home.`
        findings.push(findingAt(layer, 'field-declaration', message, key))
      }
    }
  }
  return { name, layers, prototype, descriptors, declarations }
}

/** Does a copy of a model take this field? The lines that another addon gives to the model lead to that one only. */
function isCopied(
  definer: LayerClass['layer'],
  layer: LayerClass['layer'],
  key: string,
  field: FieldDescriptor,
): boolean {
  if (definer.without?.includes(key)) return false
  return field.type !== 'one2many' || layer.sequence < definer.sequence
}

/** A copy's pairs stand in a table of its own. */
function withoutTable({ type, label, options, details }: FieldDescriptor): FieldDescriptor {
  const { relation: _, column1: _1, column2: _2, ...rest } = details
  return new FieldDescriptor(type, label, options, rest)
}

/** What buttons may call on every model whose records can be archived. */
const archiving = ['actionArchive', 'actionUnarchive'].map(method => new Declaration('opened', { method }))

/** Composes one model of what its layers declare. Mistakes are added to `findings`. */
export function composeModel(
  { name, layers, prototype, descriptors, declarations }: Parts,
  findings: Finding[],
): Draft {
  for (const key of descriptors.keys()) {
    if (key in prototype) {
      const message = `field ${name}.${key} has the name of a method; rename one of them.`
      findings.push(findingIn({ layers }, 'field-declaration', message, name => name === key))
    }
  }

  const definer = layers.findLast(({ layer }) => layer.options && layer.name === name)!.layer
  const abstract = definer.abstract === true
  const fields = new Map<string, Field>()
  for (const [key, all] of descriptors) fields.set(key, composeField(name, key, all))
  findings.push(...checkOptions(name, definer.options!).map(problem => findingAt(definer, 'model-option', problem)))
  const settled = settleOptions(name, definer.options!, abstract, fields)
  const { recName } = settled
  if (settled.transient) for (const [key, all] of descriptors) fields.set(key, holdingNothing(fields.get(key)!, all))
  for (const [key, field] of fields) fields.set(key, withDepends(field, recName, [...fields.keys()]))
  const label = fields.get('display_name')!
  // A label that nobody has made anything else of is made of the field that labels.
  if (label.computation) {
    const { depends, search = 'searchDisplayName' } = label.computation
    const own = depends.length === 0 && recName && fields.has(recName) ? [recName] : depends
    fields.set('display_name', { ...label, computation: { ...label.computation, depends: own, search } })
  }
  const ofKind = (kind: Declaration['kind']) => declarations.map(([, one]) => one).filter(one => one.kind === kind)
  const meta: ModelMeta = {
    name,
    ...settled,
    abstract,
    layers,
    fields,
    columns: [],
    ...declaredObjects(settled.table, declarations),
    checks: ofKind('constrains'),
    onchanges: ofKind('onchange'),
    deletes: ofKind('ondelete'),
    opened: new Map([...(settled.activeName ? archiving : []), ...ofKind('opened')].map(one => [one.method, one])),
    vacuums: ofKind('autovacuum').map(one => one.method),
    prototype,
  }
  return { meta, descriptors }
}

/** A dialog keeps no record from being deleted: unless it says so, it goes with what it can not do without. */
function holdingNothing(field: Field, declared: readonly FieldDescriptor[]): Field {
  if (field.ondelete !== 'restrict' || declared.some(one => one.details.ondelete)) return field
  return { ...field, ondelete: 'cascade' }
}

/** Asks those who say by a function what a field depends on. */
function withDepends(field: Field, recName: string | null, fields: readonly string[]): Field {
  const { computation } = field
  if (!computation?.dependsOn) return field
  return { ...field, computation: { ...computation, depends: computation.dependsOn({ recName, fields }) } }
}

/** Settles what needs the other models: tables of pairs, the list of columns. */
export function settleRelations(
  { meta, descriptors }: Draft,
  tableOf: (model: string) => string | undefined,
): ModelMeta {
  const fields = new Map(meta.fields)
  for (const [name, field] of fields) {
    // The models of a small registry, as tests make them, have no users to be logged by.
    if (/^(create|write)_uid$/.test(name) && !tableOf('res.users'))
      fields.set(name, { ...field, type: 'integer', comodel: null })
    if (field.attachment)
      fields.set(name, tableOf('ir.attachment') ? asAttachment(field) : { ...field, attachment: false })
    if (field.type === 'monetary' && !field.currencyField && !field.related)
      fields.set(name, { ...field, currencyField: fields.has('currency_id') ? 'currency_id' : 'x_currency_id' })
    if (field.type !== 'many2many' || !field.store) continue
    const details = Object.assign({}, ...descriptors.get(name)!.map(one => one.details)) as FieldDescriptor['details']
    const cotable = tableOf(field.comodel!)
    if (cotable) fields.set(name, { ...field, relation: relationOf(field, details, meta.table, cotable) })
  }
  const columns = [...fields.values()].filter(field => field.column)
  const indexes = [...columns.flatMap(field => fieldIndex(meta, field)), ...meta.indexes]
  return Object.assign(meta, { fields, columns, indexes })
}

function instanceOf(definition: object): object {
  // A definition is a class without parameters: model(), inherit() and mixin() make nothing else.
  return new (definition as new () => object)()
}
