import type { Context } from '../environment.ts'
import type { DeclaredDomain, Id, ModelName, Rec } from '../types.ts'
import { type Details, declare, type OnDelete, type Options } from './descriptor.ts'

interface RelationOptions<N extends ModelName, Value> extends Options<Value> {
  /** Which records a form offers. */
  domain?: DeclaredDomain<N>
  /**
   * What the context has besides when lines are read, searched through and created: `{ active_test: false }` shows
   * archived ones, `{ default_kind: 'own' }` is for new ones. Forms do so for what they offer.
   */
  context?: Context
}

interface Many2oneOptions<N extends ModelName> extends RelationOptions<N, Id | null> {
  /** When the target is deleted. Default: `restrict` if required, else `set null`. */
  ondelete?: OnDelete
  /**
   * The fields of the target are fields of this model, too: they are read, written, searched and ordered by as its own,
   * and creating a record without the link creates the target. Needs `required`, and `ondelete` `cascade` or `restrict`.
   * For the compiler: `interface ResUsers extends Users, Delegated<'res.partner', Users> {}`.
   */
  delegate?: boolean
}

interface Many2manyOptions<N extends ModelName> extends RelationOptions<N, readonly Id[]> {
  /** The table of the pairs, and its two columns. */
  relation?: string
  column1?: string
  column2?: string
  /** When a target is deleted: its pairs go with it, or it can not go while there are some. Default: `cascade`. */
  ondelete?: 'cascade' | 'restrict'
}

function relation<Value>(type: 'many2one' | 'one2many' | 'many2many', label: string | undefined, all: object): Value {
  const { comodel, inverseName, domain, context, ondelete, delegate, relation, column1, column2, ...options } =
    all as Details & object
  const details: Details = { comodel, inverseName, domain, context, ondelete, delegate, relation, column1, column2 }
  return declare(type, label, options, details)
}

/** A record of another model; an empty recordset when unset. */
export function Many2one<N extends ModelName>(
  comodel: N,
  label?: string,
  options?: NoInfer<Many2oneOptions<N>>,
): Rec<N> {
  return relation('many2one', label, { ...options, comodel })
}

/** The records whose many2one `inverseName` points here. */
export function One2many<N extends ModelName>(
  comodel: N,
  inverseName: NoInfer<keyof Rec<N> & string>,
  label?: string,
  options?: NoInfer<RelationOptions<N, readonly Id[]>>,
): Rec<N> {
  return relation('one2many', label, { ...options, comodel, inverseName })
}

/** Any records of another model. */
export function Many2many<N extends ModelName>(
  comodel: N,
  label?: string,
  options?: NoInfer<Many2manyOptions<N>>,
): Rec<N> {
  return relation('many2many', label, { ...options, comodel })
}
