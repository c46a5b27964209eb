import { ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { AnySpecification, OnchangeResult, OnchangeWarning } from '../../model/specification.ts'
import { type Field, isMany } from '../../registry/field.ts'
import { mayAccess } from '../access/access.ts'
import { type Env, record } from '../environment.ts'
import { search } from '../read/read.ts'
import { isNew, type NewRecord, newRecordOf } from './new.ts'
import { isOpen } from './onchange_given.ts'
import { loadState, type Snapshot, sameState, snapshot } from './snapshot.ts'

/** A new record, and which of its fields were changed. */
export interface Todo {
  readonly one: NewRecord
  readonly names: readonly string[]
}

/** Methods change fields that methods are for, and so on: done by then, or never. */
const mostRounds = 20

/** Runs the onchange methods of changed fields, then those of fields that these have changed, until nothing changes. */
export async function runMethods(
  env: Env,
  root: NewRecord,
  specification: AnySpecification,
  changed: readonly Todo[],
): Promise<Pick<OnchangeResult, 'warning'>> {
  const warnings = new Map<string, OnchangeWarning>()
  const form = new EditedForm(env, root, specification, changed)
  let todo = changed.filter(each => methodsFor(each).length > 0)
  for (let round = 0; todo.length > 0; round++) {
    if (round === mostRounds) throw neverDone(todo)
    await form.load()
    const before = form.state()
    for (const each of todo) {
      for (const method of methodsFor(each)) {
        const { prototype } = each.one.meta
        const records = record(prototype, env, [each.one.id])
        const result = await (records[method] as (this: AnyModel) => unknown).call(records)
        const warning = warningOf(result, `${each.one.meta.name}.${method}`)
        if (warning) warnings.set(JSON.stringify(warning), warning)
        await form.load()
      }
    }
    todo = form.changedSince(before).filter(each => methodsFor(each).length > 0)
  }
  return merged(env, [...warnings.values()])
}

function methodsFor({ one, names }: Todo): string[] {
  const due = one.meta.onchanges.filter(({ fields }) => fields.some(name => names.includes(name)))
  return [...new Set(due.map(({ method }) => method))]
}

function neverDone(todo: readonly Todo[]): ValueError {
  const names = todo.flatMap(each => each.names.map(name => `${each.one.meta.name}.${name}`))
  const methods = todo.flatMap(methodsFor)
  return new ValueError(
    `The onchange methods ${methods.join(', ')} never come to rest: they change ${names.join(', ')} again and again.`,
  )
}

/** What methods look at while a form is edited: the record and the lines whose fields were changed. */
class EditedForm {
  readonly #env: Env
  readonly #watched: ReadonlyMap<NewRecord, AnySpecification>
  /** Records behind many2ones that were loaded, or are closed to the person. */
  readonly #passed = new Set<string>()

  constructor(env: Env, root: NewRecord, specification: AnySpecification, changed: readonly Todo[]) {
    this.#env = env
    const watched = new Map([[root, withWatched(env, root, specification)]])
    for (const { one } of changed) if (one !== root) watched.set(one, withWatched(env, one, {}))
    this.#watched = watched
  }

  /** Loads what is shown or watched, computes what follows, and loads the records that many2ones lead to. */
  async load(): Promise<void> {
    for (const [one, specification] of this.#watched) {
      await loadState(this.#env, [one], specification)
      await this.#loadLinks([one], specification)
    }
  }

  state(): Map<NewRecord, Snapshot> {
    return new Map([...this.#watched].map(([one, specification]) => [one, this.#snapshot(one, specification)]))
  }

  changedSince(before: ReadonlyMap<NewRecord, Snapshot>): Todo[] {
    return [...this.state()].map(([one, now]) => {
      const changed = [...now].filter(([field, value]) => !sameState(value, before.get(one)?.get(field)))
      return { one, names: changed.map(([field]) => field.name) }
    })
  }

  #snapshot(one: NewRecord, specification: AnySpecification): Snapshot {
    return snapshot(record(one.meta.prototype, this.#env, [one.id]), specification)
  }

  async #loadLinks(ones: readonly NewRecord[], specification: AnySpecification): Promise<void> {
    const env = this.#env
    if (ones.length === 0) return
    const { meta } = ones[0]!
    for (const [name, { fields }] of Object.entries(specification)) {
      const field = meta.fields.get(name)!
      if (!field.comodel) continue
      const targets = ones.flatMap(one => (record(meta.prototype, env, [one.id])[name] as AnyModel).ids)
      if (isMany(field)) {
        const lines = targets.filter(isNew).map(id => newRecordOf(env, id))
        if (fields) await this.#loadLinks(lines, fields)
      } else await this.#loadTargets(field, targets)
    }
  }

  async #loadTargets(field: Field, targets: readonly number[]): Promise<void> {
    const key = (id: number) => `${field.comodel},${id}`
    const ids = targets.filter(id => !isNew(id) && !this.#passed.has(key(id)))
    for (const id of ids) this.#passed.add(key(id))
    const meta = this.#env.database.registry.model(field.comodel!)
    // Those that the person may not see are left out: a method that reads one is told that it is not loaded.
    if (ids.length === 0 || !mayAccess(this.#env, meta, 'read')) return
    await search(record(meta.prototype, this.#env, []), [['id', 'in', ids]], { activeTest: false })
  }
}

/** With the fields that onchange methods are for, whether the form shows them or not. */
function withWatched(env: Env, { meta }: NewRecord, specification: AnySpecification): AnySpecification {
  const names = meta.onchanges.flatMap(({ fields }) => fields).filter(name => isOpen(env, meta.fields.get(name)!))
  return { ...Object.fromEntries(names.map(name => [name, {}])), ...specification }
}

function warningOf(result: unknown, method: string): OnchangeWarning | null {
  if (typeof result !== 'object' || result === null || !('warning' in result) || !result.warning) return null
  const { title, message, type } = result.warning as Partial<OnchangeWarning> // looked at below
  if (typeof title !== 'string' || typeof message !== 'string' || !['dialog', 'notification', undefined].includes(type))
    throw new ValueError(`${method} gives back a warning without a title and a message, or of an unknown type.`)
  return { title, message, ...(type && { type }) }
}

function merged(env: Env, warnings: readonly OnchangeWarning[]): Pick<OnchangeResult, 'warning'> {
  const [first] = warnings
  if (!first) return {}
  if (warnings.length === 1) return { warning: { type: 'dialog', ...first } }
  const message = warnings.map(each => `${each.title}\n\n${each.message}`).join('\n\n')
  return { warning: { title: env._('Warnings'), message, type: 'dialog' } }
}
