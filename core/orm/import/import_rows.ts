import { UserError, ValidationError, ValueError } from '../../errors.ts'
import type { ImportMessage, ImportResult } from '../../model/importing.ts'
import type { AnyModel } from '../../model/model.ts'
import { type Env, envOf } from '../environment.ts'
import { metaOf } from '../read/read.ts'
import type { Column } from './columns.ts'
import { columnsOf } from './columns.ts'
import { cellOf, type Entry, entriesIn, withLines } from './entries.ts'
import { type Prepared, prepare } from './prepare.ts'
import { Targets, wholeXmlid } from './targets.ts'

const batchSize = 500

/** See `Model.importRows`. */
export async function importRows(
  model: AnyModel,
  fields: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<ImportResult> {
  const env = envOf(model.env)
  if (!Array.isArray(fields) || !Array.isArray(rows) || !rows.every(row => Array.isArray(row)))
    throw new ValueError('importRows takes a list of columns and a list of rows, each a list of cells.')
  const messages: ImportMessage[] = []
  const problems = {
    unknown: env._('There is no such field.'),
    twice: env._('This column is there twice.'),
    path: env._('Only lines have columns of their own: of other links give the label, the id or the external id.'),
  }
  const columns = columnsOf(env.database.registry, metaOf(model), fields.map(String), (field, problem) =>
    messages.push({
      type: 'error',
      message: problems[problem],
      rows: { from: 0, to: rows.length - 1 },
      record: -1,
      field,
    }),
  )
  if (messages.length) return { ids: null, messages }
  const importer = new Importer(env, model, messages)
  const undone = new Error('undone')
  try {
    await env.savepoint(async () => {
      await importer.run(entriesIn(columns, rows))
      if (messages.some(({ type }) => type === 'error')) throw undone
    })
  } catch (error) {
    if (error !== undone) throw error
    return { ids: null, messages }
  }
  return { ids: importer.ids, messages }
}

interface Waiting {
  readonly position: number
  readonly entry: Entry
  readonly record: Prepared
}

class Importer {
  readonly ids: number[] = []
  readonly #env: Env
  readonly #model: AnyModel
  readonly #messages: ImportMessage[]
  #targets: Targets
  /** New records that are created together, and what they will be called. */
  #batch: Waiting[] = []
  #pending = new Set<string>()

  constructor(env: Env, model: AnyModel, messages: ImportMessage[]) {
    this.#env = env
    this.#model = model
    this.#messages = messages
    this.#targets = new Targets(env)
  }

  async run(entries: readonly Entry[]): Promise<void> {
    this.#targets = await Targets.find(this.#env, entries)
    for (const [position, entry] of entries.entries()) {
      if (namesIn(entry).some(name => this.#pending.has(name))) await this.#flush()
      const before = this.#messages.length
      const tell = (type: 'error' | 'warning', message: string, { title }: Column) =>
        this.#tell(type, message, position, entry, title)
      const record = await prepare(this.#env, entry, this.#targets, tell)
      if (this.#messages.slice(before).some(({ type }) => type === 'error')) continue
      this.#batch.push({ position, entry, record })
      if (record.xmlid) this.#pending.add(record.xmlid)
      const alone = record.id !== null || record.later.length > 0
      if (alone || this.#batch.length >= batchSize) await this.#flush()
    }
    await this.#flush()
  }

  /** Stores what waits: new records together, and if that fails one by one, to say which ones are wrong. */
  async #flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    this.#pending = new Set()
    const fresh = batch.filter(({ record }) => record.id === null && !record.later.length)
    try {
      if (fresh.length > 1) await this.#env.savepoint(() => this.#create(fresh))
      else for (const one of fresh) await this.#single(one)
    } catch (error) {
      if (!isRefusal(error)) throw error
      for (const one of fresh) await this.#single(one)
    }
    for (const one of batch) if (!fresh.includes(one)) await this.#single(one)
  }

  async #create(fresh: readonly Waiting[]): Promise<void> {
    const created = await this.#model.create(fresh.map(({ record }) => record.values))
    for (const [index, { position }] of fresh.entries()) this.ids[position] = created.ids[index]!
    await this.#name(
      fresh.flatMap(({ record }, index) => (record.xmlid ? [[record, created.ids[index]!] as const] : [])),
    )
  }

  async #single({ position, entry, record }: Waiting): Promise<void> {
    try {
      this.ids[position] = await this.#env.savepoint(() => this.#store(record, {}))
    } catch (error) {
      if (!isRefusal(error)) throw error
      const field = error instanceof ValidationError ? error.field : undefined
      const column = entry.columns.own.find(one => one.field?.name === field)
      this.#tell('error', error.message, position, entry, column?.title)
    }
  }

  async #store(record: Prepared, inherited: object): Promise<number> {
    const table = record.meta.name === this.#model._name ? this.#model : this.#env.model(record.meta.name)
    const values = { ...record.values, ...inherited }
    const id = record.id ?? (await table.create(values)).id
    if (record.id !== null && Object.keys(values).length) await table.browse(id).write(values)
    if (record.xmlid) await this.#name([[record, id]])
    for (const { inverse, line } of record.later) await this.#store(line, { [inverse]: id })
    return id
  }

  /** Writes down what new records are called. Upgrades of addons leave them alone. */
  async #name(records: readonly (readonly [Prepared, number])[]): Promise<void> {
    if (!records.length) return
    // sudo: ir.model.data - whoever may create a record may name it, in the addon of imports
    const names = this.#env.model('ir.model.data').sudo()
    const rows = records.map(([{ xmlid, meta }, res_id]) => {
      const [module, name] = xmlid!.split('.')
      return { module, name, model: meta.name, res_id, noupdate: true }
    })
    for (const { module, name } of rows.filter(({ module, name }) => this.#targets.named(`${module}.${name}`))) {
      await (
        await names.search([
          ['module', '=', module],
          ['name', '=', name],
        ])
      ).unlink()
    }
    await names.create(rows)
    for (const { module, name, model, res_id } of rows) this.#targets.add(`${module}.${name}`, model, res_id)
  }

  #tell(type: 'error' | 'warning', message: string, record: number, { from, to }: Entry, field?: string): void {
    this.#messages.push({ type, message, rows: { from, to }, record, ...(field !== undefined && { field }) })
  }
}

/** What the person can mend; the rest is a mistake of the program, or for the unit of work to try again. */
function isRefusal(error: unknown): error is Error {
  return error instanceof UserError || error instanceof ValueError
}

/** External ids that an entry speaks of, its own among them. */
function namesIn(entry: Entry): string[] {
  return [...withLines(entry)].flatMap(({ columns, row }) =>
    columns.own
      .filter(({ holds }) => holds === 'xmlid')
      .flatMap(column => cellOf(row, column).split(','))
      .map(name => wholeXmlid(name.trim())),
  )
}

export const importMethods = {
  importRows(this: AnyModel, fields: readonly string[], rows: readonly (readonly unknown[])[]): Promise<ImportResult> {
    return importRows(this, fields, rows)
  },
}
