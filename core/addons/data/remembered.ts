import type { Environment } from '../../model/types.ts'
import type { Print } from './fingerprint.ts'
import type { Former } from './former_values.ts'

/** What one addon's files said of a record, by field, and what the record held afterwards, where that is something else. */
interface Memory {
  file: Record<string, Print>
  left?: Record<string, Print>
  /** Of a record of another addon: what it held before, to be given back. */
  former?: Record<string, Former>
}

/** By the addon's name: files of several addons may speak of one record. */
export type Memories = Record<string, Memory>

/** Writes what is remembered of records, by the ids of their rows; nothing where that is empty. */
export async function saveMemories(
  env: Environment,
  rows: readonly { readonly id: number; readonly file_values: Memories }[],
): Promise<void> {
  await env.sql(
    `UPDATE ir_model_data d SET file_values = nullif(n.file_values::jsonb, '{}')
     FROM unnest($1::int[], $2::text[]) AS n (id, file_values) WHERE d.id = n.id`,
    [rows.map(({ id }) => id), rows.map(({ file_values }) => JSON.stringify(file_values))],
  )
}

/** The file values of records as they were last applied, which `ir.model.data` keeps for each external id. */
export class Remembered {
  readonly #env: Environment
  readonly #rows: Map<string, Memories>
  readonly #changed = new Set<string>()

  /** Those of the external ids given; new ones have none. */
  static async read(env: Environment, xmlids: ReadonlySet<string>): Promise<Remembered> {
    const modules = [...new Set([...xmlids].map(xmlid => xmlid.split('.')[0]))]
    const rows = await env.sql<{ xmlid: string; file_values: Memories }>(
      `SELECT module || '.' || name AS xmlid, file_values FROM ir_model_data
       WHERE module = ANY($1) AND file_values IS NOT NULL`,
      [modules],
    )
    const kept = rows.filter(({ xmlid }) => xmlids.has(xmlid))
    return new Remembered(env, new Map(kept.map(({ xmlid, file_values }) => [xmlid, file_values])))
  }

  constructor(env: Environment, rows: Map<string, Memories>) {
    this.#env = env
    this.#rows = rows
  }

  /** What the addon's file said of a field when it was last applied, and what that left. */
  of(xmlid: string, addon: string, field: string): { before: Print | undefined; left: Print | undefined } {
    const memory = this.#rows.get(xmlid)?.[addon]
    const before = memory?.file[field]
    return { before, left: memory?.left?.[field] ?? before }
  }

  /** What files of other addons left in a field. */
  others(xmlid: string, addon: string, field: string): Print[] {
    return Object.entries(this.#rows.get(xmlid) ?? {}).flatMap(([other, { file, left }]) =>
      other === addon || !(field in file) ? [] : [left?.[field] ?? file[field]!],
    )
  }

  set(xmlid: string, addon: string, field: string, file: Print, left: Print | undefined): void {
    const memory = this.#changing(xmlid, addon)
    memory.file[field] = file
    if (memory.left) delete memory.left[field]
    if (left !== undefined && JSON.stringify(left) !== JSON.stringify(file)) {
      memory.left ??= {}
      memory.left[field] = left
    }
  }

  /** What a field of another addon's record held before this addon's file wrote it; null when that is not known. */
  former(xmlid: string, addon: string, field: string): Former | null | undefined {
    const memory = this.#rows.get(xmlid)?.[addon]
    return memory?.former?.[field] ?? (memory && field in memory.file ? null : undefined)
  }

  setFormer(xmlid: string, addon: string, field: string, former: Former): void {
    const memory = this.#changing(xmlid, addon)
    memory.former = { ...memory.former, [field]: former }
  }

  /** What is remembered of one addon's files, to be changed and saved. */
  #changing(xmlid: string, addon: string): Memory {
    const row = this.#rows.get(xmlid) ?? {}
    row[addon] ??= { file: {} }
    this.#rows.set(xmlid, row)
    this.#changed.add(xmlid)
    return row[addon]
  }

  /** Forgets a record that was made anew. */
  forget(xmlid: string): void {
    this.#rows.delete(xmlid)
  }

  /** Writes what has changed, in one statement: past the model, whose writes have the rights of everybody read again. */
  async save(): Promise<void> {
    const changed = [...this.#changed]
    this.#changed.clear()
    if (!changed.length) return
    await this.#env.sql(
      `UPDATE ir_model_data d SET file_values = n.file_values::jsonb
       FROM unnest($1::text[], $2::text[], $3::text[]) AS n (module, name, file_values)
       WHERE d.module = n.module AND d.name = n.name`,
      [
        changed.map(xmlid => xmlid.split('.')[0]),
        changed.map(xmlid => xmlid.split('.')[1]),
        changed.map(xmlid => JSON.stringify(this.#rows.get(xmlid))),
      ],
    )
  }
}
