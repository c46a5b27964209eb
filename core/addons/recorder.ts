import type { Dropped } from '../database/former.ts'
import type { SchemaPlan } from '../database/schema.ts'
import type { Query } from '../database/unit.ts'
import type { Script } from './migrations.ts'
import type { AddonChange, Change, LifecyclePlan, RecordChange } from './plan.ts'
import { existing, type Named, readNamed, readTables, rowsSince, type Tables } from './snapshot.ts'

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
  readonly #tables: Tables

  readonly #tell: (message: string) => void

  /** `query` is that of the transaction in which everything will be done; `tell` is told each warning at once. */
  static async begin(query: Query, tell: (message: string) => void): Promise<Recorder> {
    return new Recorder(query, tell, await readNamed(query), await readTables(query))
  }

  private constructor(query: Query, tell: (message: string) => void, named: Named, tables: Tables) {
    this.#query = query
    this.#tell = tell
    this.#named = named
    this.#tables = tables
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
    const rows = await rowsSince(this.#query, this.#tables)
    const records = await this.#records()
    return {
      action,
      addons,
      hooks,
      migrations,
      records,
      rows,
      dropped,
      sql,
      warnings,
    }
  }

  async #records(): Promise<RecordChange[]> {
    const before = this.#named
    const after = await readNamed(this.#query)
    const made = [...after].flatMap(([id, { model, record, columns }]): RecordChange[] => {
      const old = before.get(id)
      if (!old) return [{ id, model, what: 'made', fields: [], idOnly: this.#wasThere(record) }]
      const fields = Object.keys(old.columns).filter(name => name in columns && old.columns[name] !== columns[name])
      return fields.length > 0 ? [{ id, model, what: 'changed', fields, idOnly: false }] : []
    })
    const gone = [...before].filter(([id]) => !after.has(id))
    const there = await existing(
      this.#query,
      gone.map(([, { record }]) => record),
    )
    const removed = gone.map(
      ([id, { model, record }]): RecordChange => ({
        id,
        model,
        what: 'removed',
        fields: [],
        idOnly: there.has(record),
      }),
    )
    return [...made, ...removed]
  }

  #wasThere(record: string): boolean {
    const [table = '', id] = record.split(' ')
    return Number(id) <= (this.#tables.get(table)?.highest ?? 0)
  }
}
