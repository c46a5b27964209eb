import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserError, ValueError } from '../../errors.ts'
import { callArguments } from '../../expression/literal.ts'
import type { FindingCode } from '../../finding_codes.ts'
import { fromText } from '../../orm/import/from_text.ts'
import { convert, isNumber } from '../../orm/value/convert.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { type Finding, placeIn, suggestion } from '../finding.ts'
import type { FunctionOperation, Operation, Place, RecordOperation, ValueSource } from './operation.ts'
import { wholeId } from './reader.ts'
import { idsIn } from './values.ts'

/** What the operations of an addon are checked against. */
export interface Surroundings {
  addon: string
  /** The addon's folder. */
  path: string
  models: ReadonlyMap<string, ModelMeta>
  /** The addon and those that it depends on, near and far: whose records its files may speak of. */
  reach: ReadonlySet<string>
  /** External ids that exist before, with the model of their record. */
  known: ReadonlyMap<string, string>
}

/** What is wrong with an addon's operations, all at once, before any of them runs: names, values, references. */
export function checkOperations(operations: readonly Operation[], around: Surroundings): Finding[] {
  return new Checker(operations, around).findings
}

class Checker {
  readonly findings: Finding[] = []
  readonly #around: Surroundings
  /** Ids that exist where the check has come to. */
  readonly #ids: Map<string, string>
  /** Where each id of these files is defined first. */
  readonly #defined = new Map<string, Place>()

  constructor(operations: readonly Operation[], around: Surroundings) {
    this.#around = around
    this.#ids = new Map(around.known)
    for (const record of recordsIn(operations)) {
      if (!this.#defined.has(record.id)) this.#defined.set(record.id, record.place)
    }
    for (const operation of operations) this.#check(operation)
  }

  #check(operation: Operation): void {
    const meta = this.#model(operation.model, operation.place)
    const { place } = operation
    if (operation.kind === 'record') {
      this.#record(operation, meta)
      return
    }
    if (operation.kind === 'delete') {
      if (operation.id) this.#ids.delete(operation.id)
      if (operation.search) this.#references(callArguments(operation.search, 'ref'), place)
      return
    }
    this.#references(argumentIds(operation), place)
    const opened = meta?.opened.get(operation.name)
    const more = argumentCount(operation) - 1
    if (opened && !opened.args && more > 0) {
      const remedy = `opened('${operation.name}', { args: … }) says what it takes`
      this.#complain(place, 'data-method', `${operation.name} takes no arguments, found ${more}; ${remedy}`)
    }
    if (meta && !opened) {
      const near = suggestion(operation.name, meta.opened.keys())
      this.#complain(
        place,
        'data-method',
        `${meta.name} opens no method ${operation.name}: only opened methods are called${near}`,
      )
    }
  }

  #record(record: RecordOperation, meta: ModelMeta | undefined): void {
    const { id, place } = record
    const model = this.#ids.get(id)
    if (model !== undefined && model !== record.model) {
      this.#complain(place, 'data-id', `${id} is a record of ${model}, not of ${record.model}: use another id`)
    }
    const owner = id.split('.')[0]!
    if (!this.#around.reach.has(owner)) {
      this.#complain(place, 'data-id', `${id} is a record of ${owner}, which depends in manifest.ts does not list`)
    } else if (model === undefined && owner !== this.#around.addon && !record.forcecreate) {
      this.#complain(
        place,
        'data-id',
        `There is no record ${id} to update${suggestion(id, this.#ids.keys())}; forcecreate="1" makes it`,
      )
    }
    this.#ids.set(id, record.model)
    if (record.context) this.#references(callArguments(record.context, 'ref'), place)
    if (record.user) this.#references([record.user], place)
    for (const { name, place: at, value } of record.fields) {
      const field = meta?.fields.get(name)
      if (meta && !field)
        this.#complain(at, 'data-field', `${meta.name} has no field ${name}${suggestion(name, meta.fields.keys())}`)
      this.#references(idsIn(value), at, value.kind === 'refs' ? field : undefined)
      if (field) this.#value(value, field, at)
      if (value.kind === 'records') for (const line of value.records) this.#check(line)
    }
  }

  #value(value: ValueSource, field: Field, place: Place): void {
    const complain = (message: string) => this.#complain(place, 'data-value', message)
    if (field.required && field.column && !field.computation && isEmptied(value, field))
      complain(`${field.name} is required, and nothing is given for it here`)
    else if (value.kind === 'refs') {
      if (!field.comodel) complain(`${field.name} is a ${field.type}: it takes no ref`)
      else if (!isMany(field) && value.ids.length > 1)
        complain(`${field.name} refers to one record, found ${value.ids.join(', ')}`)
    } else if (value.kind === 'search') {
      if (!field.comodel) complain(`${field.name} is a ${field.type}: it takes no search`)
    } else if (value.kind === 'records') {
      if (field.type !== 'one2many') complain(`${field.name} is a ${field.type}: records inside are for a one2many`)
      for (const line of value.records) {
        if (line.model !== field.comodel)
          this.#complain(
            line.place,
            'data-value',
            `${field.name} holds records of ${field.comodel}, found ${line.model}`,
          )
      }
    } else if (value.kind === 'file') {
      if (!existsSync(join(this.#around.path, value.path))) complain(`There is no file ${value.path} in the addon`)
    } else if (value.kind === 'text' || value.kind === 'constant') {
      try {
        const given = value.kind === 'text' ? fromText(field, value.text) : value.value
        if (!field.comodel) convert(field, given)
      } catch (error) {
        if (!(error instanceof ValueError || error instanceof UserError)) throw error
        complain(error.message)
      }
    }
  }

  #references(xmlids: readonly string[], place: Place, field?: Field): void {
    for (const written of xmlids) {
      const id = wholeId(written, this.#around.addon)
      const model = id === null ? undefined : this.#ids.get(id)
      const later = id === null ? undefined : this.#defined.get(id)
      const owner = id?.split('.')[0] ?? ''
      if (model !== undefined) {
        if (!this.#around.reach.has(owner))
          this.#complain(place, 'data-ref', `${id} is a record of ${owner}, which depends in manifest.ts does not list`)
        if (field?.comodel && field.comodel !== model) {
          this.#complain(
            place,
            'data-ref',
            `${field.name} refers to ${field.comodel}, but ${id} is a record of ${model}`,
          )
        }
      } else if (later) {
        this.#complain(
          place,
          'data-ref',
          `${id} is defined later, at ${placeIn(later)}: move it up, references only go backwards`,
        )
      } else {
        const near = suggestion(id ?? written, this.#ids.keys())
        this.#complain(place, 'data-ref', `There is no record with the id ${id ?? written}${near}`)
      }
    }
  }

  #model(name: string, place: Place): ModelMeta | undefined {
    const meta = this.#around.models.get(name)
    if (!meta)
      this.#complain(place, 'data-model', `There is no model ${name}${suggestion(name, this.#around.models.keys())}`)
    else if (meta.abstract) this.#complain(place, 'data-model', `${name} is a mixin: it has no records`)
    return meta
  }

  #complain(place: Place, code: FindingCode, message: string): void {
    this.findings.push({ code, ...place, message })
  }
}

/** Is a field said to have no value? Numbers and true or false have one always. */
function isEmptied(value: ValueSource, field: Field): boolean {
  if (field.type === 'boolean' || isNumber(field)) return false
  if (value.kind === 'refs') return value.ids.length === 0
  if (value.kind === 'text') return value.text.trim() === '' && fromText(field, value.text) === null
  const constant = value.kind === 'constant' ? value : value.kind === 'eval' ? value.literal.node : null
  return constant?.kind === 'constant' && [null, '', false].some(nothing => nothing === constant.value)
}

/** How many are given, the ids of the records among them. */
function argumentCount({ arguments: given }: FunctionOperation): number {
  if (!('node' in given)) return given.length
  return given.node.kind === 'list' ? given.node.items.length : 1
}

function argumentIds({ arguments: given }: FunctionOperation): readonly string[] {
  return 'node' in given ? callArguments(given, 'ref') : given.flatMap(idsIn)
}

/** All records of operations, those inside fields too. */
export function recordsIn(operations: readonly Operation[]): RecordOperation[] {
  return operations.flatMap(operation => {
    if (operation.kind !== 'record') return []
    const lines = operation.fields.flatMap(({ value }) => (value.kind === 'records' ? recordsIn(value.records) : []))
    return [operation, ...lines]
  })
}
