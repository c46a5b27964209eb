import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import nunjucks from 'nunjucks'
import { UserError } from '../errors.ts'
import { placeIn } from '../finding.ts'
import { groupsAllow } from './condition.ts'
import { icon } from './icons.ts'
import { shownField } from './shown.ts'
import './hardening.ts'

/** Where an owner's templates are: those of `base` are named `base/….njk`, those of core `core/….njk`. */
export interface TemplateFolder {
  readonly owner: string
  readonly path: string
}

/** What the person who looks at a template brings with them; in every template and macro, beside its own values. */
export interface Scope {
  /** Translates a text. */
  _(text: string, values?: Readonly<Record<string, unknown>>): string
  /** The address of a static file, with the hash of its content. */
  asset(path: string): string
  /** What addons add to a place of the page, as safe HTML. */
  slot(name: string): { toString(): string }
  /** Is the person in this group, given by its external id? Without a person: no. */
  hasGroup?(xmlid: string): boolean
}

/** A template as it is rendered, put together of what several files say. */
export interface TemplateSource {
  readonly text: string
  /** Where a line of it, counted from 1, is written. */
  placeOf(line: number): { readonly file: string; readonly line: number } | null
}

/** Gives a template by its name, with what data files of addons add to the file that `read` gives; null when there is none. */
export type Composing = (name: string, read: (file: string) => string | null) => TemplateSource | null

/** The templates of all addons, compiled once. */
export class Templates {
  readonly environment: nunjucks.Environment
  readonly #loader: AddonLoader
  #scope: Scope | undefined

  /** `fresh` reads templates anew at each use, for those who write them. */
  constructor(folders: readonly TemplateFolder[], fresh = false, compose: Composing = ownText) {
    this.#loader = new AddonLoader(folders, fresh, compose)
    this.environment = new nunjucks.Environment(this.#loader, {
      autoescape: true,
      dev: true, // which only means that errors keep their cause
    })
    this.environment.addGlobal('icon', icon)
    this.environment.addGlobal('_', (text: string, values?: Record<string, unknown>) => this.#here._(text, values))
    this.environment.addGlobal('asset', (path: string) => this.#here.asset(path))
    this.environment.addGlobal('slot', (name: string) => this.#here.slot(name))
    this.environment.addGlobal('field', shownField)
    this.environment.addGlobal('has_groups', (groups: string) =>
      groupsAllow(String(groups), group => this.#here.hasGroup?.(group) ?? false),
    )
  }

  /** Renders a template. An error names the template and the line; what is meant for people is thrown as it was. */
  render(name: string, values: Record<string, unknown>, scope: Scope): string {
    // Rendering is synchronous: nobody else's scope can come between.
    const outer = this.#scope
    this.#scope = scope
    try {
      return this.environment.render(name, values)
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined
      if (cause instanceof UserError) throw cause
      if (error instanceof Error) error.message = this.#withPlaces(error.message)
      throw error
    } finally {
      this.#scope = outer
    }
  }

  /** The text of a template that is there, or null. */
  find(name: string): TemplateSource | null {
    return this.#loader.find(name)
  }

  /** A line of a template that several files are put together to is told with the file that says it. */
  #withPlaces(message: string): string {
    return message.replaceAll(/\(([\w./-]+)\) \[Line (\d+),/g, (told, name: string, line: string) => {
      const place = this.#loader.composed.get(name)?.placeOf(Number(line))
      return place && place.file !== name ? `(${name}, ${placeIn(place)}) [Line ${line},` : told
    })
  }

  get #here(): Scope {
    if (!this.#scope) throw new Error('A template function was called outside of Templates.render.')
    return this.#scope
  }
}

class AddonLoader extends nunjucks.Loader {
  /** Those that were read, by name. */
  readonly composed = new Map<string, TemplateSource>()
  readonly #folders: readonly TemplateFolder[]
  readonly #fresh: boolean
  readonly #compose: Composing

  constructor(folders: readonly TemplateFolder[], fresh: boolean, compose: Composing) {
    super()
    this.#folders = folders
    this.#fresh = fresh
    this.#compose = compose
  }

  getSource(name: string): nunjucks.LoaderSource {
    const found = this.find(name)
    if (!found) throw new Error(missing(name, this.#folders))
    this.composed.set(name, found)
    return { src: found.text, path: name, noCache: this.#fresh }
  }

  find(name: string): TemplateSource | null {
    return isName.test(name) ? this.#compose(name, file => readTemplate(this.#folders, file)) : null
  }
}

/** `base/web/records.njk`, or `base.greeting`, which a data file defines. */
const isName = /^\w+(\/.+\.njk|\.[\w-]+)$/

/** The text of a file such as `base/login.njk`, null when it is not in the folders. */
export function readTemplate(folders: readonly TemplateFolder[], file: string): string | null {
  const [owner, ...rest] = file.split('/')
  if (rest.includes('..') || file.includes('\0')) return null
  const places = folders.filter(folder => folder.owner === owner).map(({ path }) => join(path, ...rest))
  const path = places.find(place => existsSync(place))
  return path === undefined ? null : readFileSync(path, 'utf8')
}

const ownText: Composing = (name, read) => {
  const text = read(name)
  return text === null ? null : { text, placeOf: line => ({ file: name, line }) }
}

function missing(name: string, folders: readonly TemplateFolder[]): string {
  const owners = [...new Set(folders.map(folder => folder.owner))]
  const [, owner, path] = /^(\w+)([/.])/.exec(name) ?? []
  if (!owner || !owners.includes(owner)) {
    return `There is no template "${name}": it must be named "<addon>/<file>.njk", and the addons are ${owners.join(', ')}.`
  }
  if (path === '.') return `There is no template "${name}": no data file of "${owner}" defines it.`
  return `There is no template "${name}": the file is not in the templates folder of "${owner}".`
}
