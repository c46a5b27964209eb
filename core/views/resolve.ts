import type { Document } from '@xmldom/xmldom'
import { type ArchElement, type ArchSource, measured, parseArch, placeIn, toArch, ViewError } from './arch.ts'
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

/** A view as far as it can be put together. */
export interface Resolved {
  readonly arch: ArchElement
  /** What was wrong with extensions. */
  readonly problems: readonly ViewError[]
}

type OnMistake = (row: ViewRow, error: ViewError) => void

interface Way {
  readonly onMistake: OnMistake
  readonly without: ReadonlySet<number>
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

  /** The view with this external id; one without is called by its name. */
  named(name: string): ViewRow | undefined {
    return [...this.#byId.values()].find(row => row.name === name)
  }

  /** The view to show for a model and type when none is named: the primary one of lowest priority, then id. */
  main(model: string, type: string): ViewRow | undefined {
    const fits = (row: ViewRow) => row.active && row.mode === 'primary' && row.model === model && row.type === type
    return [...this.#byId.values()].filter(fits).toSorted(byPriority)[0]
  }

  /** A view with everything that extends it; asked for an extension, the view that it extends. Mistakes are thrown. */
  resolve(id: number): ArchElement {
    return this.#resolve(id, (_, error) => {
      throw error
    })
  }

  /** The same with all mistakes in extensions; what else these bring is applied. */
  resolveWithProblems(id: number): Resolved {
    const problems: ViewError[] = []
    const arch = this.#resolve(id, (_, error) => problems.push(error, ...error.others))
    return { arch, problems }
  }

  /** The same for people who need a screen: an extension with a mistake is left out whole, and so are those in `without`. */
  resolveWhatFits(id: number, without: Iterable<number> = []): Resolved {
    const aside = new Set(without)
    const problems: ViewError[] = []
    for (;;) {
      let broken: ViewRow | undefined
      const note = (row: ViewRow, error: ViewError) => {
        broken = row
        problems.push(error)
        throw error
      }
      try {
        return { arch: this.#resolve(id, note, aside), problems }
      } catch (error) {
        if (!broken) throw error
        aside.add(broken.id)
      }
    }
  }

  #resolve(id: number, onMistake: OnMistake, without: ReadonlySet<number> = new Set()): ArchElement {
    const row = this.#primary(this.#row(id))
    const root = this.#document(row, [], { onMistake, without }).documentElement
    if (!root) throw new ViewError(placeIn(row), 'The extensions of this view leave nothing of it.')
    measured(root, placeIn(row))
    return toArch(root)
  }

  /** The views that a view is made of, in the order in which they are applied: itself, or what it begins with, first. */
  chain(id: number): ViewRow[] {
    const row = this.#primary(this.#row(id))
    const parent = row.inherit_id === null ? [] : this.chain(row.inherit_id)
    const below = (each: ViewRow): ViewRow[] =>
      (this.#extensions.get(each.id) ?? [])
        .filter(({ model }) => model === row.model)
        .flatMap(one => [one, ...below(one)])
    return [...parent, row, ...below(row)]
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

  #document(row: ViewRow, seen: readonly number[], way: Way): Document {
    if (seen.includes(row.id)) throw new ViewError(placeIn(row), `"${row.name}" inherits from itself through others.`)
    const own = parseArch(row)
    const parent = row.inherit_id === null ? null : this.#primary(this.#row(row.inherit_id))
    const document = parent ? this.#document(parent, [...seen, row.id], way) : own
    // What is written for this view must fit, whatever else does not.
    if (parent) applySpecs(document, own)
    this.#extend(document, row, row.model, way)
    return document
  }

  #extend(document: Document, row: ViewRow, model: string | null, way: Way): void {
    for (const extension of this.#extensions.get(row.id) ?? []) {
      if (extension.model !== model || way.without.has(extension.id)) continue
      try {
        applySpecs(document, parseArch(extension))
      } catch (error) {
        if (!(error instanceof ViewError)) throw error
        way.onMistake(extension, error)
      }
      this.#extend(document, extension, model, way)
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
