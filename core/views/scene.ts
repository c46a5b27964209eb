import type { Formats } from '../formats.ts'
import { utcText } from '../zone.ts'
import type { Html } from './html.ts'

/** A record as another one refers to it. */
export interface Reference {
  readonly id: number
  readonly label: string
}

/** What can be chosen in a relational field; `more` when there are others, to be searched for. */
export interface Choices {
  readonly options: readonly Reference[]
  readonly more: boolean
  /** The same under headings, for a widget that shows all at once. */
  readonly sections?: readonly ChoiceSection[]
}

/** Choices under a heading. */
export interface ChoiceSection {
  readonly heading: string | null
  readonly parts: readonly ChoicePart[]
}

/** Choices that are about the same. */
export interface ChoicePart {
  readonly label: string | null
  readonly help: string | null
  /** What stands for none of them. */
  readonly placeholder: string | null
  /** `steps`: each implies the one before; `kinds`: one excludes the others; `boxes`: each for itself. */
  readonly of: 'steps' | 'kinds' | 'boxes'
  readonly choices: readonly SectionChoice[]
}

/** A choice, what it means in words, and the ids of those that come with it. */
export interface SectionChoice extends Reference {
  readonly help: string | null
  readonly implies: readonly number[]
}

/**
 * A record's values as views show them: dates as the ORM gives them, a many2one as a `Reference` or null, an x2many as
 * a list of references or, below an inline list, of rows. A row that is not stored yet has an id such as `new1`.
 */
export interface Row {
  readonly id: number | string
  readonly values: Readonly<Record<string, unknown>>
}

/** What a view needs to know of the page and the person to become HTML. */
export interface Scene {
  /** Translates the words of the framework. */
  _(text: string, values?: Readonly<Record<string, unknown>>): string
  icon(name: string): Html
  readonly formats: Formats
  readonly tz: string
  /** Names for conditions beside the fields: `uid`, `context`, `today`, `now`. */
  readonly names: Readonly<Record<string, unknown>>
  readonly csrfToken: string
  /** Sentences about single fields, by the name that they have in the form. */
  readonly errors: Readonly<Record<string, string>>
  /** By the name of the field, behind a dot for one of an inline list. */
  readonly choices: ReadonlyMap<string, Choices>
  /** The rows of a list can be chosen. */
  readonly selects?: boolean
  /** Where a record, a button, or the options of a relation are found. */
  readonly urls: Urls
}

export interface Urls {
  /** A record's own page; null when the rows of this view lead nowhere. */
  record(id: number | string): string | null
  /** A record's own page, where a click on its row does something else. */
  page?(id: number | string): string | null
  /** The page of a record of another model; null or nothing where there is none for the person. */
  open?(model: string, id: number): string | null
  /** Where the rows of a list are put in another order; null or nothing when that cannot be done here. */
  readonly order?: string | null
  button(id: number | string, name: string, type: 'object' | 'action', about?: ButtonAbout): string
  options(field: string): string
  /** Where a form is left without saving. */
  readonly discard?: string
  image(model: string, id: number, field: string): string
}

/** `model`: of another one than the view is of. `mark`: what a button that brings something along is found again by. */
export interface ButtonAbout {
  readonly model?: string | undefined
  readonly mark?: string | undefined
}

/** The values of a row as conditions see them: a relation is its id or ids. `only` names those that are asked about. */
export function conditionNames(row: Row, scene: Scene, only = Object.keys(row.values)): Record<string, unknown> {
  return { ...scene.names, ...conditionValues(row, only) }
}

export function conditionValues(row: Row, only = Object.keys(row.values)): Record<string, unknown> {
  const names: Record<string, unknown> = { id: typeof row.id === 'number' ? row.id : false }
  for (const name of only) if (Object.hasOwn(row.values, name)) names[name] = plain(row.values[name])
  return names
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Date) return utcText(value)
  if (typeof value === 'object' && value !== null && 'id' in value) return value.id
  return value
}
