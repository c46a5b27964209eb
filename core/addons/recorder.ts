import type { Dropped } from '../database/former.ts'
import type { SchemaPlan } from '../database/schema.ts'
import type { Query } from '../database/unit.ts'
import type { Script } from './migrations.ts'
import type { AddonChange, Change, LifecyclePlan, RecordChange } from './plan.ts'
import { type Named, type Rows, readNamed, readRows } from './snapshot.ts'

/** Writes down what a change of the addons does, while it is done. */
export class Recorder {
  readonly addons: AddonChange[] = []
  readonly hooks: { addon: string; hook: string }[] = []
  readonly migrations: Script[] = []
  readonly dropped: Dropped[] = []
  readonly sql: string[] = []
  readonly warnings: string[] = []
  readonly #query: Query
  readonly #named: Named
  readonly #rows: Rows

  readonly #tell: (message: string) => void

  /** `query` is that of the transaction in which everything will be done; `tell` is told each warning at once. */
  static async begin(query: Query, tell: (message: string) => void): Promise<Recorder> {
    return new Recorder(query, tell, await readNamed(query), await readRows(query))
  }

  private constructor(query: Query, tell: (message: string) => void, named: Named, rows: Rows) {
    this.#query = query
    this.#tell = tell
    this.#named = named
    this.#rows = rows
  }

  schema({ statements, undone }: SchemaPlan): void {
    this.sql.push(...statements)
    for (const sentence of undone) this.warn(sentence)
  }

  /** Notes what does not stop the change, once, and tells it. */
  warn(message: string): void {
    if (this.warnings.includes(message)) return
    this.warnings.push(message)
    this.#tell(message)
  }

  async plan({ action, addons: asked }: Change): Promise<LifecyclePlan> {
    const addons = this.addons.map(one => ({ ...one, asked: asked.length === 0 || asked.includes(one.name) }))
    const { hooks, dropped, sql, warnings } = this
    const migrations = this.migrations.map(({ addon, version, phase, file }) => ({ addon, version, phase, file }))
    const rows = [...(await readRows(this.#query))].map(([table, now]) => {
      const before = this.#rows.get(table)
      const [made, changed, removed] = (['made', 'changed', 'removed'] as const).map(
        kind => now[kind] - (before?.[kind] ?? 0),
      ) as [number, number, number] // one for each
      return { table, made, changed, removed }
    })
    const records = changes(this.#named, await readNamed(this.#query))
    return {
      action,
      addons,
      hooks,
      migrations,
      records,
      rows: rows.filter(row => row.made + row.changed + row.removed > 0),
      dropped,
      sql,
      warnings,
    }
  }
}

function changes(before: Named, after: Named): RecordChange[] {
  const made = [...after].flatMap(([id, { model, columns }]): RecordChange[] => {
    const old = before.get(id)
    if (!old) return [{ id, model, what: 'made', fields: [] }]
    const fields = Object.keys(old.columns).filter(name => name in columns && old.columns[name] !== columns[name])
    return fields.length > 0 ? [{ id, model, what: 'changed', fields }] : []
  })
  const removed = [...before].filter(([id]) => !after.has(id))
  return [...made, ...removed.map(([id, { model }]): RecordChange => ({ id, model, what: 'removed', fields: [] }))]
}
