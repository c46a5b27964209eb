import { SetupError } from '../../errors.ts'
import { evaluate } from '../../expression/literal.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Environment } from '../../model/types.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { type Finding, placeIn } from '../finding.ts'
import { runDelete, runFunction } from './actions.ts'
import { recordsIn } from './check.ts'
import type { ExternalIds } from './external_ids.ts'
import type { FieldOperation, Operation, Place, RecordOperation } from './operation.ts'
import { wholeId } from './reader.ts'
import { idsIn, type Lookup, resolveValue } from './values.ts'

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
  const loader = new RecordLoader(loading)
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

  constructor(loading: Loading) {
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
  }

  async #record(record: RecordOperation, inherited: Values): Promise<void> {
    const { ids, upgrade } = this.#loading
    if (this.#batch.some(({ record: waiting }) => waiting.model !== record.model || refersTo(record, waiting.id)))
      await this.#flush()
    const known = ids.get(record.id)
    const there = known !== undefined && (this.#existing.get(record.model)?.has(known.id) ?? false)
    if (there && upgrade && known.noupdate) return
    if (!there && upgrade && !record.forcecreate) return

    const lines = record.fields.filter(({ value }) => value.kind === 'records')
    const values = { ...(await this.#values(record)), ...inherited }
    if (there) {
      if (Object.keys(values).length) await this.#model(record).browse(known.id).write(values)
    } else {
      this.#batch.push({ record, values })
    }
    if (lines.length || record.context || this.#batch.length >= batchSize) await this.#flush()
    for (const field of lines) await this.#lines(record, field)
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
    const model = this.#model(batch[0]!.record)
    if (batch.length === 1) {
      await placed(batch[0]!.record, async () => this.#added(batch, await model.create(batch[0]!.values)))
      return
    }
    try {
      const created = await this.#loading.env.savepoint(() => model.create(batch.map(({ values }) => values)))
      await this.#added(batch, created)
    } catch (error) {
      if (mayBeRetried(error)) throw error
      const findings: (string | Finding)[] = []
      for (const { record, values } of batch) {
        const attempt = this.#loading.env.savepoint(() => placed(record, () => model.create(values)))
        await attempt.catch(failure => findings.push(...findingsOf(failure)))
      }
      throw findings.length ? new SetupError(findings) : error
    }
  }

  async #added(batch: readonly { record: RecordOperation }[], created: AnyModel): Promise<void> {
    const entries = batch.map(({ record: { id: xmlid, model, noupdate } }, index) => ({
      xmlid,
      model,
      noupdate,
      id: created.ids[index]!,
    }))
    await this.#loading.ids.add(entries)
    for (const { model, id } of entries) {
      if (!this.#existing.has(model)) this.#existing.set(model, new Set())
      this.#existing.get(model)!.add(id)
    }
  }

  #model({ model, context }: RecordOperation): AnyModel {
    const records = this.#loading.env.model(model)
    // An object, because a record's context is one; anything else is refused by withContext.
    return context ? records.withContext(evaluate(context) as Values) : records
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
    }
  }
}

function refersTo(record: RecordOperation, xmlid: string): boolean {
  const addon = xmlid.split('.')[0]!
  return record.id === xmlid || record.fields.some(({ value }) => idsIn(value).some(id => wholeId(id, addon) === xmlid))
}

/** Runs something; what goes wrong in it is told with its place. */
async function placed<T>(what: { place: Place } | RecordOperation, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SetupError || mayBeRetried(error)) throw error
    const message = error instanceof Error ? error.message : String(error)
    const failure = new SetupError([{ code: 'data-load', ...what.place, line: lineOf(error, what), message }])
    failure.cause = error
    throw failure
  }
}

/** A mistake in a view names the line in the view. */
function lineOf(error: unknown, what: { place: Place } | RecordOperation): number {
  const markup = 'fields' in what && what.fields.map(({ value }) => value).find(value => value.kind === 'markup')
  const place = error instanceof Error && 'place' in error ? error.place : null
  const inside = typeof place === 'object' && place !== null && 'line' in place ? place.line : null
  return markup && typeof inside === 'number' ? markup.line + inside - 1 : what.place.line
}

function findingsOf(error: unknown): readonly (string | Finding)[] {
  if (!(error instanceof SetupError)) return [String(error)]
  return error.details.length === error.findings.length ? error.details : error.findings
}

/** Conflicts with other transactions, which the unit of work runs again. */
function mayBeRetried(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
}
