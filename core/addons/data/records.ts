import { isPassing } from '../../database/retry.ts'
import { SetupError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Environment } from '../../model/types.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { type Finding, placeIn } from '../finding.ts'
import { runDelete, runFunction } from './actions.ts'
import { recordsIn } from './check.ts'
import type { ExternalIds } from './external_ids.ts'
import { Merge } from './merge.ts'
import type { FieldOperation, Operation, RecordOperation } from './operation.ts'
import { parentIds } from './parents.ts'
import { findingsOf, placed } from './placed.ts'
import { wholeId } from './reader.ts'
import { evaluated, idsIn, type Lookup, resolveValue } from './values.ts'

const batchSize = 200

export interface Loading {
  /** In superuser mode. */
  env: Environment
  models: ReadonlyMap<string, ModelMeta>
  ids: ExternalIds
  addon: string
  /** The addon's folder. */
  path: string
  /** At an upgrade, records that are marked noupdate stay as they are. */
  upgrade: boolean
}

type Values = Record<string, unknown>

/** Does what an addon's data files say, in their order. Its operations were checked before. Warnings are returned. */
export async function loadRecords(operations: readonly Operation[], loading: Loading): Promise<string[]> {
  const loader = new RecordLoader(loading, await Merge.begin(loading, recordsIn(operations)))
  await loader.run(operations)
  return loader.warnings
}

class RecordLoader {
  readonly warnings: string[] = []
  readonly #loading: Loading
  readonly #lookup: Lookup
  /** Ids of records that exist, by model, of those that the operations name. */
  #existing = new Map<string, Set<number>>()
  /** New records of one model that wait to be created together. */
  #batch: { record: RecordOperation; values: Values }[] = []
  readonly #merge: Merge
  /** The last sequence that was given in each block that asks for it. */
  readonly #sequences = new Map<object, number>()

  constructor(loading: Loading, merge: Merge) {
    this.#merge = merge
    const { env, ids, addon, path } = loading
    this.#loading = loading
    this.#lookup = {
      addon,
      path,
      idOf: xmlid => ids.idOf(xmlid),
      modelOf: xmlid => ids.get(xmlid)?.model ?? '',
      search: async (model, domain) => (await env.model(model).search(domain)).ids,
    }
  }

  async run(operations: readonly Operation[]): Promise<void> {
    await this.#findExisting(recordsIn(operations))
    for (const operation of operations) {
      await placed(operation, async () => {
        if (operation.kind === 'record') return this.#record(operation, {})
        await this.#flush()
        if (operation.kind === 'function') return runFunction(operation, this.#loading, this.#lookup)
        const warning = await runDelete(operation, this.#loading, this.#lookup)
        if (warning) this.warnings.push(`${placeIn(operation.place)}: ${warning}`)
      })
    }
    await this.#flush()
    this.warnings.push(...(await this.#merge.end()))
  }

  async #record(record: RecordOperation, inherited: Values): Promise<void> {
    const { ids, upgrade } = this.#loading
    const alone = record.context !== null || record.user !== null
    if (this.#batch.some(({ record: one }) => alone || one.model !== record.model || refersTo(record, one.id)))
      await this.#flush()
    const numbered = this.#numbered(record)
    const known = ids.get(record.id)
    const there = known !== undefined && (this.#existing.get(record.model)?.has(known.id) ?? false)
    if (there && upgrade && known.noupdate) return
    if (!there && upgrade && record.forcecreate === false) return

    const lines = record.fields.filter(({ value }) => value.kind === 'records')
    const values = { ...(await this.#values(record)), ...numbered, ...inherited }
    if (there) await this.#update(record, known.id, values)
    else this.#batch.push({ record, values })
    if (lines.length || alone || this.#batch.length >= batchSize) await this.#flush()
    for (const field of lines) await this.#lines(record, field)
  }

  async #update(record: RecordOperation, id: number, values: Values): Promise<void> {
    const one = (await this.#model(record)).browse(id)
    const changes = this.#loading.upgrade ? await this.#merge.changes(record, one, values) : values
    await this.#merge.before(record, one, changes)
    if (Object.keys(changes).length) await one.write(changes)
    this.#merge.wrote(record, one, this.#loading.upgrade ? only(values, changes) : values, false)
  }

  /** The next sequence of the record's block, if it asks for one. */
  #numbered({ model, numbered, fields }: RecordOperation): Values {
    const ordered = this.#loading.models.get(model)?.fields.has('sequence')
    if (!numbered || !ordered || fields.some(({ name }) => name === 'sequence')) return {}
    const sequence = (this.#sequences.get(numbered) ?? 0) + 10
    this.#sequences.set(numbered, sequence)
    return { sequence }
  }

  /** Lines of a one2many belong to the record around them. */
  async #lines(record: RecordOperation, field: FieldOperation): Promise<void> {
    const inverse = this.#loading.models.get(record.model)?.fields.get(field.name)?.inverseName
    if (field.value.kind !== 'records' || !inverse) return
    for (const line of field.value.records) {
      await placed(line, () => this.#record(line, { [inverse]: this.#loading.ids.idOf(record.id) }))
    }
    await this.#flush()
  }

  async #values(record: RecordOperation): Promise<Values> {
    const fields = this.#loading.models.get(record.model)!.fields
    const values: Values = {}
    for (const { name, place, value } of record.fields) {
      if (value.kind === 'search') await this.#flush()
      if (value.kind !== 'records') {
        values[name] = await placed({ place }, () => resolveValue(value, fields.get(name)!, this.#lookup))
      }
    }
    return values
  }

  /** Creates what waits: together, and if that fails one by one, to say which ones are wrong. */
  async #flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    if (!batch.length) return
    const model = await this.#model(batch[0]!.record)
    if (batch.length === 1) {
      await placed(batch[0]!.record, async () => this.#added(batch, await model.create(batch[0]!.values)))
      return
    }
    try {
      const created = await this.#loading.env.savepoint(() => model.create(batch.map(({ values }) => values)))
      await this.#added(batch, created)
    } catch (error) {
      if (isPassing(error)) throw error
      const findings: (string | Finding)[] = []
      for (const { record, values } of batch) {
        const attempt = this.#loading.env.savepoint(() => placed(record, () => model.create(values)))
        await attempt.catch(failure => findings.push(...findingsOf(failure)))
      }
      throw findings.length ? new SetupError(findings) : error
    }
  }

  async #added(batch: readonly { record: RecordOperation; values: Values }[], created: AnyModel): Promise<void> {
    const entries = batch.map(({ record: { id: xmlid, model, noupdate } }, index) => ({
      xmlid,
      model,
      noupdate,
      id: created.ids[index]!,
    }))
    // Parents first: what came last is the first to go.
    await this.#loading.ids.add([...(await parentIds(this.#loading, batch, created)), ...entries])
    for (const [index, { record, values }] of batch.entries())
      this.#merge.wrote(record, created.browse(entries[index]!.id), values, true)
    for (const { model, id } of entries) {
      if (!this.#existing.has(model)) this.#existing.set(model, new Set())
      this.#existing.get(model)!.add(id)
    }
  }

  async #model({ model, context, user }: RecordOperation): Promise<AnyModel> {
    const { env, ids } = this.#loading
    const records = (user ? await env.withUser(ids.idOf(user)) : env).model(model)
    // A dictionary: the reader has seen to it.
    return context ? records.withContext(evaluated(context, this.#lookup) as Values) : records
  }

  async #findExisting(records: readonly RecordOperation[]): Promise<void> {
    const named = new Map<string, Set<number>>()
    for (const { id: xmlid } of records) {
      const known = this.#loading.ids.get(xmlid)
      if (known) named.set(known.model, (named.get(known.model) ?? new Set()).add(known.id))
    }
    for (const [model, ids] of named) {
      if (!this.#loading.models.has(model)) continue
      const found = await this.#loading.env
        .model(model)
        .browse([...ids])
        .exists()
      this.#existing.set(model, new Set(found.ids))
      if (this.#loading.upgrade) await this.#merge.prepare(model, records, new Set(found.ids))
    }
  }
}

/** Those of the values whose names are in the other list. */
function only(values: Values, names: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in names))
}

function refersTo(record: RecordOperation, xmlid: string): boolean {
  const addon = xmlid.split('.')[0]!
  return record.id === xmlid || record.fields.some(({ value }) => idsIn(value).some(id => wholeId(id, addon) === xmlid))
}
