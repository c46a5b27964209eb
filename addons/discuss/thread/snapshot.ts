import type { AnyModel, FieldDescription, Id } from '#core'

/** A value of a field; records as their ids. */
export type Raw = string | number | boolean | Date | null | readonly Id[]
/** Values by record and field. */
export type Snapshot = ReadonlyMap<Id, ReadonlyMap<string, Raw>>

/** The fields of a model that are tracked, in their order: numbers first come first, `true` is 100. */
export function trackedFields(records: AnyModel): FieldDescription[] {
  const place = ({ tracking }: FieldDescription) => (tracking === true ? 100 : Number(tracking))
  // sudo: any model - what is noted does not depend on who changes it; readers are told what is open to them
  const all = Object.values(records.sudo().fieldsGet())
  return all.filter(({ tracking }) => tracking !== undefined).toSorted((a, b) => place(a) - place(b))
}

/** What these fields are now, whoever asks. */
export async function snapshot(records: AnyModel, tracked: readonly FieldDescription[]): Promise<Snapshot> {
  // sudo: any model - as above
  const loaded = await records.sudo().load(...tracked.map(({ name }) => name))
  const rawOf = (one: AnyModel, { name, relation }: FieldDescription) =>
    // A relational field gives records, any other a plain value.
    relation ? [...(one[name] as AnyModel).ids] : (one[name] as Raw)
  return new Map([...loaded].map(one => [one.id, new Map(tracked.map(field => [field.name, rawOf(one, field)]))]))
}

/** The fields that differ between two snapshots of a record. */
export function changed(before: Snapshot, after: Snapshot, id: Id, tracked: readonly FieldDescription[]) {
  return tracked.filter(({ name }) => keyOf(before.get(id)?.get(name)) !== keyOf(after.get(id)?.get(name)))
}

/** Two values are the same when this is. Unset texts and the empty text are. */
function keyOf(value: Raw | undefined): string {
  if (value instanceof Date) return String(value.getTime())
  return Array.isArray(value) ? value.toSorted((a, b) => a - b).join() : String(value ?? '')
}

/** What records are called, for all values of some fields: two queries for each model that they lead to. */
export class Labels {
  readonly #labels = new Map<string, string>()

  async learn(records: AnyModel, fields: readonly FieldDescription[], snapshots: readonly Snapshot[]): Promise<void> {
    const wanted = new Map<string, Set<Id>>()
    for (const { name, relation } of fields) {
      if (!relation) continue
      const rows = snapshots.flatMap(one => [...one.values()])
      const ids = rows.flatMap(row => (row.get(name) ?? []) as readonly Id[]) // relational: see snapshot
      const unknown = ids.filter(id => !this.#labels.has(`${relation},${id}`))
      wanted.set(relation, new Set([...(wanted.get(relation) ?? []), ...unknown]))
    }
    for (const [relation, ids] of wanted) {
      if (ids.size === 0) continue
      // sudo: labels - who may read a record may see what its links are called
      const found = await records.env
        .model(relation)
        .sudo()
        .search([['id', 'in', [...ids]]], { activeTest: false })
      await found.load('display_name')
      for (const one of found) this.#labels.set(`${relation},${one.id}`, String(one.display_name))
    }
  }

  of(relation: string, ids: readonly Id[]): string | null {
    return ids.map(id => this.#labels.get(`${relation},${id}`) ?? `${relation},${id}`).join(', ') || null
  }
}
