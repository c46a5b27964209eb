import type { AnyModel, Model } from '../../model/model.ts'
import type { OnchangeWarning } from '../../model/specification.ts'
import type { FieldName, FieldValue, ModelName, Rec, Values } from '../../model/types.ts'

/** The model behind a relation; `never` for another field. */
type Behind<V> = [V] extends [{ readonly _name: infer N extends ModelName }] ? N : never
type RelationOf<M extends ModelName> = {
  [F in FieldName<M>]: [Behind<FieldValue<M, F>>] extends [never] ? never : F
}[FieldName<M>]
type Settable<M extends ModelName> = keyof Values<M>

/** The fields of one record on a form, or of one line. */
export interface FormFields<M extends ModelName> {
  /** Types a value, as `write` takes it: relations take records, ids, or null. What follows from it is computed. */
  set<F extends Settable<M>>(field: F, value: Values<M>[F]): Promise<void>
  /** Several values, typed one after the other in this order. */
  set(values: Values<M>): Promise<void>
  /** What the form shows now; records behind relations come without their values loaded. */
  get<F extends FieldName<M>>(field: F): FieldValue<M, F>
  /** Can the person see this field now? */
  isVisible(field: FieldName<M>): boolean
  /** Does the form show this field, and let it be changed now? */
  isEditable(field: FieldName<M>): boolean
}

/** The lines of a one2many. */
export interface FormLines<M extends ModelName> {
  readonly length: number
  /** Adds a line, with its defaults, and sets these values in it. */
  add(values?: Values<M>): Promise<FormFields<M>>
  /** The line at an index, from 0 on. */
  edit(index: number): FormFields<M>
  /** Takes the line away; it is deleted by `save`. */
  remove(index: number): Promise<void>
}

/** A form as a person has it before them. */
export interface Form<M extends ModelName> extends FormFields<M> {
  /** What the last change made the form tell the person; null if it told nothing. */
  readonly warning: OnchangeWarning | null
  lines<F extends RelationOf<M>>(field: F): FormLines<Behind<FieldValue<M, F>>>
  /** Adds records to a many2many. */
  add<F extends RelationOf<M>>(field: F, records: Model<Behind<FieldValue<M, F>>>): Promise<void>
  /** Takes records out of a many2many. */
  remove<F extends RelationOf<M>>(field: F, records: Model<Behind<FieldValue<M, F>>>): Promise<void>
  /** Stores what was changed, and gives the record; the form stays open on it. Throws a `FormError` for what is missing. */
  save(): Promise<Rec<M>>
}

/** `FormFields` of a model that the compiler does not know. */
export interface AnyFormFields {
  set(field: string, value: unknown): Promise<void>
  set(values: object): Promise<void>
  get(field: string): unknown
  isVisible(field: string): boolean
  isEditable(field: string): boolean
}

/** `FormLines` of a model that the compiler does not know. */
export interface AnyFormLines {
  readonly length: number
  add(values?: object): Promise<AnyFormFields>
  edit(index: number): AnyFormFields
  remove(index: number): Promise<void>
}

/** `Form` of a model that the compiler does not know. */
export interface AnyForm extends AnyFormFields {
  readonly warning: OnchangeWarning | null
  lines(field: string): AnyFormLines
  add(field: string, records: object | number): Promise<void>
  remove(field: string, records: object | number): Promise<void>
  save(): Promise<AnyModel>
}
