import { ValueError } from '../../errors.ts'
import type { Environment } from '../../model/types.ts'
import { envOf } from '../../orm/environment.ts'

/** What an external id stands for, as a row of `ir.model.data` says. */
export interface ExternalId {
  readonly model: string
  readonly id: number
  /** Set when the record is created: upgrades leave it alone. */
  readonly noupdate: boolean
}

/** What a record is called. */
export interface ExternalIdEntry extends ExternalId {
  readonly xmlid: string
}

interface Row {
  module: string
  name: string
  model: string
  res_id: number
  noupdate: boolean
}

/** All external ids of a database, read at once, and those that are added in this unit of work. */
export class ExternalIds {
  readonly #env: Environment
  readonly #ids: Map<string, ExternalId>

  /** `env` is in superuser mode. */
  static async read(env: Environment): Promise<ExternalIds> {
    const rows = await env.sql<Row>('SELECT module, name, model, res_id, noupdate FROM ir_model_data')
    const entries = rows.map(
      row => [`${row.module}.${row.name}`, { model: row.model, id: row.res_id, noupdate: row.noupdate }] as const,
    )
    return new ExternalIds(env, new Map(entries))
  }

  constructor(env: Environment, ids: Map<string, ExternalId>) {
    this.#env = env
    this.#ids = ids
  }

  get(xmlid: string): ExternalId | undefined {
    return this.#ids.get(xmlid)
  }

  idOf(xmlid: string): number {
    const found = this.#ids.get(xmlid)
    if (!found) throw new ValueError(`There is no record with the id ${xmlid}`)
    return found.id
  }

  /** The models of all ids, for a check before anything is loaded. */
  models(): Map<string, string> {
    return new Map([...this.#ids].map(([xmlid, { model }]) => [xmlid, model]))
  }

  /**
   * Writes down what records are called, in one statement. An id that had another record points to the new one; whether
   * upgrades leave it alone stays as it was said first. Written past the model: each write to it has the rights of
   * everybody read again, which only names of groups are a reason for.
   */
  async add(entries: readonly ExternalIdEntry[]): Promise<void> {
    if (!entries.length) return
    const changed = entries.some(({ xmlid, model }) => this.#ids.has(xmlid) || model === 'res.groups')
    const column = <T>(of: (entry: (typeof entries)[number]) => T) => entries.map(of)
    await this.#env.sql(
      `INSERT INTO ir_model_data (module, name, model, res_id, noupdate, create_uid, write_uid, create_date, write_date)
       SELECT *, $6::int, $6::int, $7::timestamptz, $7::timestamptz
       FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::boolean[])
       ON CONFLICT (module, name) DO UPDATE SET model = excluded.model, res_id = excluded.res_id,
         write_uid = excluded.write_uid, write_date = excluded.write_date`,
      [
        column(({ xmlid }) => xmlid.split('.')[0]),
        column(({ xmlid }) => xmlid.split('.')[1]),
        column(({ model }) => model),
        column(({ id }) => id),
        column(({ noupdate }) => noupdate),
        this.#env.uid,
        this.#env.now(),
      ],
    )
    for (const { xmlid, model, id, noupdate } of entries)
      this.#ids.set(xmlid, { model, id, noupdate: this.#ids.get(xmlid)?.noupdate ?? noupdate })
    if (changed) envOf(this.#env).invalidateCaches()
  }

  /** Forgets all ids of records that were deleted. */
  async remove(model: string, ids: readonly number[]): Promise<void> {
    const gone = new Set(ids)
    for (const [xmlid, entry] of this.#ids) if (entry.model === model && gone.has(entry.id)) this.#ids.delete(xmlid)
    await (
      await this.#env.model('ir.model.data').search([
        ['model', '=', model],
        ['res_id', 'in', ids],
      ])
    ).unlink()
  }
}
