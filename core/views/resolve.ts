import type { Document } from '@xmldom/xmldom'
import { type ArchElement, type ArchSource, parseArch, toArch, ViewError } from './arch.ts'
import { applySpecs } from './inherit.ts'

/** A view as it is stored: a row of `ir.ui.view` with its relations as ids. */
export interface ViewRow extends ArchSource {
  readonly id: number
  readonly model: string | null
  readonly type: string
  readonly priority: number
  readonly inherit_id: number | null
  readonly mode: 'primary' | 'extension'
  readonly active: boolean
}

/** The views of a database by id, with what extends each in the order of application. */
export class Views {
  readonly #byId: ReadonlyMap<number, ViewRow>
  readonly #extensions = new Map<number, ViewRow[]>()

  constructor(rows: readonly ViewRow[]) {
    this.#byId = new Map(rows.map(row => [row.id, row]))
    for (const row of rows.toSorted(byPriority)) {
      if (row.inherit_id === null || row.mode !== 'extension' || !row.active) continue
      this.#extensions.set(row.inherit_id, [...(this.#extensions.get(row.inherit_id) ?? []), row])
    }
  }

  get(id: number): ViewRow | undefined {
    return this.#byId.get(id)
  }

  /** The view to show for a model and type when none is named: the primary one of lowest priority, then id. */
  main(model: string, type: string): ViewRow | undefined {
    const fits = (row: ViewRow) => row.active && row.mode === 'primary' && row.model === model && row.type === type
    return [...this.#byId.values()].filter(fits).toSorted(byPriority)[0]
  }

  /** A view with everything that extends it; asked for an extension, the view that it extends. */
  resolve(id: number): ArchElement {
    const root = this.#document(this.#primary(this.#row(id)), []).documentElement
    if (!root) throw new ViewError(placeIn(this.#row(id)), 'The extensions of this view leave nothing of it.')
    return toArch(root)
  }

  /** The ids of a view's ancestors, nearest first. A view among its own ancestors is an error. */
  ancestors(id: number): number[] {
    const found: number[] = []
    for (let row = this.#row(id); row.inherit_id !== null; row = this.#row(row.inherit_id)) {
      if (row.inherit_id === id || found.includes(row.inherit_id)) {
        throw new ViewError(
          placeIn(this.#row(id)),
          `"${this.#row(id).name}" inherits from itself, directly or through others.`,
        )
      }
      found.push(row.inherit_id)
    }
    return found
  }

  /** The view that an extension extends in the end; a primary one is that itself. */
  primary(id: number): ViewRow {
    return this.#primary(this.#row(id))
  }

  #primary(row: ViewRow): ViewRow {
    const ids = [row.id, ...this.ancestors(row.id)]
    return ids.map(id => this.#row(id)).find(each => each.mode === 'primary') ?? row
  }

  #document(row: ViewRow, seen: readonly number[]): Document {
    if (seen.includes(row.id)) throw new ViewError(placeIn(row), `"${row.name}" inherits from itself through others.`)
    const own = parseArch(row)
    const parent = row.inherit_id === null ? null : this.#row(row.inherit_id)
    const document = parent ? this.#document(this.#primary(parent), [...seen, row.id]) : own
    if (parent) applySpecs(document, own)
    this.#extend(document, row, row.model)
    return document
  }

  #extend(document: Document, row: ViewRow, model: string | null): void {
    for (const extension of this.#extensions.get(row.id) ?? []) {
      if (extension.model !== model) continue
      applySpecs(document, parseArch(extension))
      this.#extend(document, extension, model)
    }
  }

  #row(id: number): ViewRow {
    const row = this.#byId.get(id)
    if (!row) throw new ViewError({ view: `view ${id}`, addon: 'base', line: 1 }, 'There is no such view.')
    return row
  }
}

function byPriority(a: ViewRow, b: ViewRow): number {
  return a.priority - b.priority || a.id - b.id
}

function placeIn(row: ViewRow) {
  return { view: row.name, addon: row.addon, line: 1 }
}
