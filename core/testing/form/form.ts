import type { AnyModel } from '../../model/model.ts'
import type { OnchangeWarning } from '../../model/specification.ts'
import type { Environment } from '../../model/types.ts'
import { missing } from '../../views/draft.ts'
import { editedRow, orAsTyped } from '../../views/edited.ts'
import { idsOf } from '../../views/fingerprint.ts'
import type { FormPlan } from '../../views/form.ts'
import type { Row, Scene } from '../../views/scene.ts'
import type { FieldNode } from '../../views/widgets/widget.ts'
import { changesOf } from './changes.ts'
import { type Around, linesOf, openColumns } from './lines.ts'
import { storedRow } from './rows.ts'
import type { AnyForm, AnyFormLines } from './types.ts'
import { idsGiven, shownValue, typedValue } from './values.ts'

/** A form that can't be saved as it is: `errors` has a sentence for each field that is wrong, by its name in the form. */
export class FormError extends Error {
  readonly errors: Readonly<Record<string, string>>

  constructor(errors: Readonly<Record<string, string>>) {
    const lines = Object.entries(errors).map(([name, text]) => `${name}: ${text}`)
    super(lines.join('\n'))
    this.errors = errors
  }
}

export interface Opened {
  readonly record: AnyModel
  readonly plan: FormPlan
  readonly scene: Scene
  /** What is stored, or the defaults of a new record. */
  readonly stored: Row
  /** May the person change this record, or make one? */
  readonly may: boolean
  /** What goes with a new record though the form does not show it. */
  readonly brought: Readonly<Record<string, unknown>>
}

/** What `openForm` gives: the row that is shown, and what may be done to it. */
export class OpenForm implements AnyForm, Around {
  warning: OnchangeWarning | null = null
  row: Row
  #opened: Opened

  constructor(opened: Opened) {
    this.#opened = opened
    this.row = opened.stored
  }

  get env(): Environment {
    return this.#opened.record.env
  }

  get plan(): FormPlan {
    return this.#opened.plan
  }

  get scene(): Scene {
    return this.#opened.scene
  }

  async set(field: string | object, value?: unknown): Promise<void> {
    if (typeof field !== 'string') {
      for (const [name, each] of Object.entries(field)) await this.set(name, each)
      return
    }
    const node = this.#open(field)
    if (node.field.type === 'one2many') throw new Error(`${field} is a one2many: use form.lines('${field}').`)
    const typed = await typedValue(this.env, node, value, this.row.values[field])
    this.row = { ...this.row, values: { ...this.row.values, [field]: typed } }
    await this.changed(field)
  }

  get(field: string): unknown {
    return shownValue(this.env, this.#node(field), this.row.values[field])
  }

  isVisible(field: string): boolean {
    return this.plan.visible(this.row, this.scene).has(field)
  }

  isEditable(field: string): boolean {
    return this.#editable().some(node => node.name === field)
  }

  lines(field: string): AnyFormLines {
    const node = this.#open(field)
    if (node.columns && node.field.type === 'one2many') return linesOf(this, node)
    throw new Error(`${field}: expected a one2many that the form shows with a <list> in it.`)
  }

  async add(field: string, records: object | number): Promise<void> {
    const now = idsOf(this.row.values[field])
    const added = idsGiven(field, records).filter(id => !now.includes(id))
    await this.set(field, [...now, ...added])
  }

  async remove(field: string, records: object | number): Promise<void> {
    const gone = idsGiven(field, records)
    const left = idsOf(this.row.values[field]).filter(id => !gone.includes(id))
    await this.set(field, left)
  }

  async save(): Promise<AnyModel> {
    const { plan, scene, stored, may, brought } = this.#opened
    let { record } = this.#opened
    if (!may) throw new Error(`This person may not ${stored.id === 'new' ? 'make' : 'change'} this ${plan.model}.`)
    const nodes = this.#editable()
    const errors = missing(nodes, this.row, scene)
    if (Object.keys(errors).length > 0) throw new FormError(errors)
    const changes = changesOf(nodes, this.row, stored, (list, line) => openColumns(this, list, line))
    await this.env.savepoint(async () => {
      if (stored.id === 'new') record = await record.create({ ...brought, ...changes })
      else if (Object.keys(changes).length > 0) await record.write(changes)
    })
    this.row = await storedRow(record, plan)
    this.#opened = { ...this.#opened, record, stored: this.row }
    return record
  }

  async changed(...names: string[]): Promise<void> {
    const { refreshing } = this.plan
    const followed = names.filter(name => {
      const [list, , column] = name.split('.')
      return refreshing.has(column === undefined ? name : `${list}.${column}`)
    })
    if (followed.length > 0) await this.workOut(followed)
  }

  /** Computes what follows from changed fields, or from the defaults of a new record when none is named. */
  async workOut(changed: readonly string[]): Promise<void> {
    const { record, plan, stored } = this.#opened
    const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0)
    const defaults = Object.keys(stored.values).filter(name => !isEmpty(stored.values[name]))
    const typed = changed.length > 0 ? this.#editable().map(({ name }) => name) : []
    const sent = [...typed, ...(stored.id === 'new' ? defaults : [])]
    const work = () => editedRow(record, plan, this.row, { changed, sent, unread: new Set() })
    const edited = await orAsTyped(this.row, this.env._('This can not be worked out yet'), work)
    this.row = edited.row
    this.warning = edited.warning
  }

  #editable(): FieldNode[] {
    return this.#opened.may ? this.plan.editable(this.row, this.scene) : []
  }

  #node(name: string): FieldNode {
    const node = this.plan.fields.get(name)
    if (node) return node
    const known = [...this.plan.fields.keys()].reverse().join(', ')
    throw new Error(`The form of ${this.plan.model} shows no field ${name} to this person. It shows: ${known}.`)
  }

  /** The field, if the person can change it now. */
  #open(name: string): FieldNode {
    const node = this.#node(name)
    const { model } = this.plan
    if (!this.#opened.may) throw new Error(`${name} can't be changed: this person may not change this ${model}.`)
    if (!this.isVisible(name)) throw new Error(`${name} is invisible on the form of ${model} now.`)
    if (!this.isEditable(name)) throw new Error(`${name} is read-only on the form of ${model} now.`)
    return node
  }
}
