import type { Id } from './types.ts'

/** What to do with the lines of a one2many or many2many, as Odoo's clients write it. */
export type Command =
  | readonly [0, number, Readonly<Record<string, unknown>>]
  | readonly [1, Id, Readonly<Record<string, unknown>>]
  | readonly [2 | 3 | 4, Id, ...unknown[]]
  | readonly [5, ...unknown[]]
  | readonly [6, number, readonly Id[]]

/** Makes the commands that `create` and `write` take for x2many fields. */
export const Command = {
  /** Creates a record with these values, linked to the one written. */
  create: (values: Readonly<Record<string, unknown>>): Command => [0, 0, values],
  /** Writes values on the line with this id. */
  update: (id: Id, values: Readonly<Record<string, unknown>>): Command => [1, id, values],
  /** Deletes the line with this id. */
  delete: (id: Id): Command => [2, id, 0],
  /** Takes the line out of the relation; a one2many whose inverse cascades deletes it. */
  unlink: (id: Id): Command => [3, id, 0],
  /** Adds an existing record to the relation. */
  link: (id: Id): Command => [4, id, 0],
  /** Takes every visible line out of the relation. */
  clear: (): Command => [5, 0, 0],
  /** Makes the relation exactly these records. */
  set: (ids: readonly Id[]): Command => [6, 0, ids],
}
