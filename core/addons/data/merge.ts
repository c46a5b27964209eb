import { Command } from '../../model/commands.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import { type Conflict, noteConflicts } from './conflicts.ts'
import { isRelative, type Print, printOfFile, printOfRecord, samePrint } from './fingerprint.ts'
import { formerOf } from './former_values.ts'
import type { RecordOperation } from './operation.ts'
import type { Loading } from './records.ts'
import { Remembered } from './remembered.ts'
import { newCommands, verdictOf } from './verdict.ts'

type Values = Readonly<Record<string, unknown>>

/** Fields of a record that were written as a file says, to be looked at again when everything is loaded. */
interface Written {
  record: RecordOperation
  records: AnyModel
  files: ReadonlyMap<string, Print>
}

/**
 * Merges what files say with what people did, field by field. A field that nobody touched since the file was applied
 * takes the file's value; one that was touched keeps its own while the file says the same as then; where both have
 * changed it keeps its own, and is listed for an administrator. Touched is what does not hold what the file left there.
 */
export class Merge {
  readonly #loading: Loading
  readonly #remembered: Remembered
  readonly #conflicts: Conflict[] = []
  /** External ids of the records whose conflicts are listed anew: what demo files change has been through already. */
  readonly #merged = new Set<string>()
  readonly #written = new Map<string, Written>()

  static async begin(loading: Loading, records: readonly RecordOperation[]): Promise<Merge> {
    const xmlids = new Set(records.filter(({ id }) => loading.ids.get(id)).map(({ id }) => id))
    return new Merge(loading, await Remembered.read(loading.env, xmlids))
  }

  constructor(loading: Loading, remembered: Remembered) {
    this.#loading = loading
    this.#remembered = remembered
  }

  /** Reads in one go what the files speak of: `ids` are the records of that model that are there. */
  async prepare(model: string, records: readonly RecordOperation[], ids: ReadonlySet<number>): Promise<void> {
    const due = records.filter(({ id: xmlid, context, user }) => {
      const known = this.#loading.ids.get(xmlid)
      return !context && !user && known?.model === model && !known.noupdate && ids.has(known.id)
    })
    const names = new Set(due.flatMap(({ fields }) => fields.map(({ name }) => name)))
    const found = this.#loading.env.model(model).browse(due.map(({ id }) => this.#loading.ids.idOf(id)))
    await unfiltered(found).load(...names)
  }

  /** Of what the file says of a record that is there, what is to be written. */
  async changes(record: RecordOperation, one: AnyModel, values: Values): Promise<Values> {
    const { addon } = this.#loading
    const names = Object.keys(values)
    await unfiltered(one).load(...names)
    if (!record.noupdate) this.#merged.add(record.id)
    const changes: Record<string, unknown> = {}
    for (const name of names) {
      const field = this.#field(record, name)
      const file = printOfFile(field, values[name])
      const { before, left } = this.#remembered.of(record.id, addon, name)
      if (isRelative(file)) {
        const commands = newCommands(file, before)
        if (commands) changes[name] = commands
        if (!samePrint(file, before)) this.#remembered.set(record.id, addon, name, file, undefined)
        continue
      }
      const now = printOfRecord(field, unfiltered(one)[name])
      const above = isOwn(record, addon) ? this.#remembered.others(record.id, addon, name) : []
      const verdict = verdictOf({ file, before, left, now, above })
      if (verdict === 'write') changes[name] = values[name]
      else if (verdict === 'conflict')
        this.#conflicts.push({ xmlid: record.id, field: name, value: storable(values[name], file) })
      else if (!samePrint(file, before))
        this.#remembered.set(record.id, addon, name, file, samePrint(file, now) ? now : left)
    }
    return changes
  }

  /** Notes what a record of another addon holds, before it is written: this addon takes its values along when it goes. */
  async before(record: RecordOperation, one: AnyModel, values: Values): Promise<void> {
    const { addon } = this.#loading
    if (isOwn(record, addon)) return
    await unfiltered(one).load(...Object.keys(values))
    for (const [name, value] of Object.entries(values)) {
      const field = this.#field(record, name)
      const known = this.#remembered.former(record.id, addon, name)
      if (known === null || (known && !('added' in known))) continue
      const former = await formerOf(unfiltered(one), field, printOfFile(field, value))
      if (!former) continue
      const more = known && 'added' in former
      const both = more && {
        added: [...known.added, ...former.added],
        removed: [...known.removed, ...former.removed],
      }
      this.#remembered.setFormer(record.id, addon, name, both || former)
    }
  }

  /** Notes what was just written of a record, new ones included; such as upgrades leave alone are not remembered. */
  wrote(record: RecordOperation, records: AnyModel, values: Values, isNew: boolean): void {
    if (isNew) this.#remembered.forget(record.id)
    if (this.#loading.ids.get(record.id)?.noupdate && isOwn(record, this.#loading.addon)) return
    if (!Object.keys(values).length) return
    const files = Object.keys(values).map(name => [name, printOfFile(this.#field(record, name), values[name])] as const)
    const earlier = this.#written.get(record.id)?.files ?? []
    this.#written.set(record.id, { record, records, files: new Map([...earlier, ...files]) })
  }

  /** Remembers what was applied, and what it left. Gives a warning when there is something to choose. */
  async end(): Promise<string[]> {
    const { addon, ids } = this.#loading
    for (const group of groupsOf([...this.#written.values()])) {
      const there = await unfiltered(group[0]!.records)
        .browse(group.map(({ record }) => ids.idOf(record.id)))
        .exists()
      await there.load(...new Set(group.flatMap(({ files }) => [...files.keys()])))
      const found = new Map([...there].map(one => [one.id, one]))
      for (const { record, files } of group) {
        const one = found.get(ids.idOf(record.id))
        if (!one) continue
        for (const [name, file] of files) {
          const left = isRelative(file) ? undefined : printOfRecord(this.#field(record, name), one[name])
          this.#remembered.set(record.id, addon, name, file, left)
        }
      }
    }
    this.#written.clear()
    await this.#remembered.save()
    return noteConflicts(this.#loading, this.#merged, this.#conflicts)
  }

  #field(record: RecordOperation, name: string): Field {
    return this.#loading.models.get(record.model)!.fields.get(name)!
  }
}

/** Is it a record of the addon itself, and of no other? */
function isOwn({ id }: RecordOperation, addon: string): boolean {
  return id.startsWith(`${addon}.`)
}

/** As JSON can hold it and `write` takes it: bytes as base64, lines as a set where commands leave one. */
function storable(value: unknown, file: Print): unknown {
  if (Array.isArray(file)) return [Command.set(file)]
  return Buffer.isBuffer(value) ? value.toString('base64') : value
}

/** Archived lines count, too. */
function unfiltered(records: AnyModel): AnyModel {
  return records.withContext({ active_test: false })
}

/** Those that are read in the same way: of one model, in one environment. */
function groupsOf(written: readonly Written[]): Written[][] {
  const groups = new Map<string, Written[]>()
  for (const one of written) {
    const key = `${one.record.model} ${one.record.context?.text ?? ''} ${one.record.user ?? ''}`
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()]
}
