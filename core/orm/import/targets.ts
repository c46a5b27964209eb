import type { Env } from '../environment.ts'
import { cellOf, type Entry, withLines } from './entries.ts'

/** A record that an external id names, readable for the person or not. */
interface Named {
  readonly model: string
  readonly id: number
}

/** The records that cells speak of: looked up together, a few queries for each model, as far as the person may read them. */
export class Targets {
  readonly #env: Env
  readonly #named = new Map<string, Named>()
  /** Ids that the person may read, by model. */
  readonly #there = new Map<string, Set<number>>()
  /** Ids by model and label, in order. */
  readonly #labelled = new Map<string, Map<string, number[]>>()

  static async find(env: Env, entries: readonly Entry[]): Promise<Targets> {
    const targets = new Targets(env)
    const wanted = new Wanted()
    for (const entry of entries) for (const one of withLines(entry)) wanted.add(one)
    await targets.#readNames([...wanted.xmlids])
    for (const { model, id } of targets.#named.values()) wanted.idsOf(model).add(id)
    for (const [model, ids] of wanted.ids) await targets.#readIds(model, ids)
    for (const [model, labels] of wanted.labels) await targets.#readLabels(model, [...labels])
    return targets
  }

  constructor(env: Env) {
    this.#env = env
  }

  named(xmlid: string): Named | undefined {
    return this.#named.get(wholeXmlid(xmlid))
  }

  /** Is there such a record, for this person? */
  has(model: string, id: number): boolean {
    return this.#there.get(model)?.has(id) ?? false
  }

  labelled(model: string, label: string): readonly number[] {
    return this.#labelled.get(model)?.get(label) ?? []
  }

  /** Notes a record that the import has made. */
  add(xmlid: string, model: string, id: number): void {
    this.#named.set(wholeXmlid(xmlid), { model, id })
    this.#there.set(model, (this.#there.get(model) ?? new Set()).add(id))
  }

  async #readNames(xmlids: readonly string[]): Promise<void> {
    const { models } = this.#env.database.registry
    if (!xmlids.length || !models.has('ir.model.data')) return
    const rows = await this.#env.sql<Named & { xmlid: string }>(
      `SELECT module || '.' || name AS xmlid, model, res_id AS id FROM ir_model_data
       WHERE (module, name) IN (SELECT split_part(x, '.', 1), split_part(x, '.', 2) FROM unnest($1::text[]) x)`,
      [xmlids],
    )
    for (const { xmlid, model, id } of rows) if (models.has(model)) this.#named.set(xmlid, { model, id })
  }

  async #readIds(model: string, ids: ReadonlySet<number>): Promise<void> {
    const found = await this.#env.model(model).search([['id', 'in', [...ids]]], { activeTest: false })
    this.#there.set(model, new Set(found.ids))
  }

  async #readLabels(model: string, labels: readonly string[]): Promise<void> {
    const { recNamesSearch } = this.#env.database.registry.model(model)
    const found = await this.#env.model(model).search([['display_name', 'in', labels]])
    const names = ['display_name', ...recNamesSearch.filter(name => !name.includes('.'))]
    await found.load(...names)
    const byLabel = new Map(labels.map(label => [label, [] as number[]]))
    for (const one of found)
      for (const label of new Set(names.map(name => one[name]))) byLabel.get(String(label))?.push(one.id)
    this.#labelled.set(model, byLabel)
  }
}

/** What is to be looked up. */
class Wanted {
  readonly xmlids = new Set<string>()
  readonly ids = new Map<string, Set<number>>()
  readonly labels = new Map<string, Set<string>>()

  add({ columns, row }: Entry): void {
    for (const column of columns.own) {
      const model = column.field ? column.field.comodel : columns.meta.name
      if (!model) continue
      for (const text of partsOf(cellOf(row, column), column.field?.type === 'many2many')) {
        if (column.holds === 'xmlid') this.xmlids.add(wholeXmlid(text))
        else if (column.holds === 'value') this.#labelsOf(model).add(text)
        else if (/^[1-9]\d{0,8}$/.test(text)) this.idsOf(model).add(Number(text))
      }
    }
  }

  idsOf(model: string): Set<number> {
    const known = this.ids.get(model) ?? new Set<number>()
    this.ids.set(model, known)
    return known
  }

  #labelsOf(model: string): Set<string> {
    const known = this.labels.get(model) ?? new Set<string>()
    this.labels.set(model, known)
    return known
  }
}

/** What a cell lists: several with commas between them, where several fit. */
export function partsOf(text: string, several: boolean): string[] {
  return (several ? text.split(',') : [text]).map(part => part.trim()).filter(Boolean)
}

/** An id without an addon is one of imports. */
export function wholeXmlid(xmlid: string): string {
  return xmlid.includes('.') ? xmlid : `__import__.${xmlid}`
}
