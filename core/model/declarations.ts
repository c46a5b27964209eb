import type { z } from 'zod'

/**
 * What a class says to the registry besides its fields. Each is a property of the class, typed as a method so that no
 * one takes it for data.
 */
export type Declared = (...args: never) => void

export class Declaration {
  readonly kind:
    | 'constraint'
    | 'index'
    | 'uniqueIndex'
    | 'constrains'
    | 'opened'
    | 'autovacuum'
    | 'onchange'
    | 'ondelete'
  readonly method: string
  readonly fields: readonly string[]
  readonly sql: string | undefined
  readonly message: string | undefined
  readonly args: z.ZodType<readonly unknown[]> | undefined
  readonly atUninstall: boolean

  constructor(kind: Declaration['kind'], given: Partial<Omit<Declaration, 'kind'>>) {
    this.kind = kind
    this.method = given.method ?? ''
    this.fields = given.fields ?? []
    this.sql = given.sql
    this.message = given.message
    this.args = given.args
    this.atUninstall = given.atUninstall === true
  }
}

function declared(kind: Declaration['kind'], given: Partial<Omit<Declaration, 'kind'>>): Declared {
  // Only the registry ever sees the value; to everybody else the property is a method (see Declared).
  return new Declaration(kind, given) as unknown as Declared
}

/**
 * A constraint of the table: `constraint('CHECK (max_sessions > 0)', 'The number of sessions must be greater than
 * zero.')`. The property's name is the constraint's; the message is what people read when it is broken.
 */
export function constraint(sql: string, message: string): Declared {
  return declared('constraint', { sql, message })
}

/**
 * An index of the table: `index('(lower(name)) WHERE active')`, or with another kind of index
 * `index('USING gin (tags)')`. The property's name is the index's. For a single column, see the option `index` of fields.
 */
export function index(sql: string): Declared {
  return declared('index', { sql })
}

/**
 * An index whose values must differ: `uniqueIndex('(lower(login)) WHERE active', 'Somebody has this login already.')`.
 * The message is what people read when they do not.
 */
export function uniqueIndex(sql: string, message: string): Declared {
  return declared('uniqueIndex', { sql, message })
}

/**
 * Has a method check the records after one of these fields was written, or a record was created. It throws a
 * `ValidationError`: then nothing is written.
 */
export function constrains<Self>(method: keyof Self & string, ...fields: (keyof Self & string)[]): Declared {
  return declared('constrains', { method, fields })
}

/**
 * Opens a method to buttons and remote calls; all others are closed. Its arguments are checked against `args`, a tuple
 * of zod; without it the method takes none.
 */
export function opened<Self>(
  method: keyof Self & string,
  options: { args?: z.ZodType<readonly unknown[]> } = {},
): Declared {
  return declared('opened', { method, args: options.args })
}

/**
 * Has a method run while a form is edited, after one of these fields was changed in it. `this` is a new record over the
 * stored one (see `new`): what the method assigns goes back to the form, nothing is stored. It may give back a warning
 * for the person (`OnchangeWarning`), and may be async. For values that follow from others use a computed field.
 */
export function onchange<Self>(method: keyof Self & string, ...fields: (keyof Self & string)[]): Declared {
  return declared('onchange', { method, fields })
}

/**
 * Has a method check records that are about to be deleted, whose columns are loaded for it. It throws a `UserError`: then
 * nothing of the whole set is deleted. While an addon is uninstalled its records go in any case, unless `atUninstall` says otherwise. Records that
 * the database deletes along with others are not checked.
 */
export function ondelete<Self>(method: keyof Self & string, options: { atUninstall?: boolean } = {}): Declared {
  return declared('ondelete', { method, atUninstall: options.atUninstall ?? false })
}

/**
 * Runs a method once a day, as superuser, on the empty recordset: for what is to be cleaned away. A method that does
 * only so much at a time gives `[done, remaining]`, and is called again, each time in a unit of work of its own, until
 * nothing remains.
 */
export function autovacuum<Self>(method: keyof Self & string): Declared {
  return declared('autovacuum', { method })
}
