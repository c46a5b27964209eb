import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import nunjucks from 'nunjucks'
import { UserError } from '../errors.ts'
import { icon } from './icons.ts'
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
}

/** The templates of all addons, compiled once. */
export class Templates {
  readonly environment: nunjucks.Environment
  #scope: Scope | undefined

  /** `fresh` reads templates anew at each use, for those who write them. */
  constructor(folders: readonly TemplateFolder[], fresh = false) {
    this.environment = new nunjucks.Environment(new AddonLoader(folders, fresh), {
      autoescape: true,
      dev: true, // which only means that errors keep their cause
    })
    this.environment.addGlobal('icon', icon)
    this.environment.addGlobal('_', (text: string, values?: Record<string, unknown>) => this.scope._(text, values))
    this.environment.addGlobal('asset', (path: string) => this.scope.asset(path))
    this.environment.addGlobal('slot', (name: string) => this.scope.slot(name))
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
      throw cause instanceof UserError ? cause : error
    } finally {
      this.#scope = outer
    }
  }

  private get scope(): Scope {
    if (!this.#scope) throw new Error('A template function was called outside of Templates.render.')
    return this.#scope
  }
}

class AddonLoader extends nunjucks.Loader {
  #folders: readonly TemplateFolder[]
  #fresh: boolean

  constructor(folders: readonly TemplateFolder[], fresh: boolean) {
    super()
    this.#folders = folders
    this.#fresh = fresh
  }

  getSource(name: string): nunjucks.LoaderSource {
    const [owner, ...rest] = name.split('/')
    const places = this.#folders.filter(folder => folder.owner === owner).map(({ path }) => join(path, ...rest))
    const path = rest.includes('..') ? undefined : places.find(place => existsSync(place))
    if (path === undefined) throw new Error(missing(name, owner, this.#folders))
    return { src: readFileSync(path, 'utf8'), path: name, noCache: this.#fresh }
  }
}

function missing(name: string, owner: string | undefined, folders: readonly TemplateFolder[]): string {
  const owners = [...new Set(folders.map(folder => folder.owner))]
  if (!owner || !owners.includes(owner)) {
    return `There is no template "${name}": it must be named "<addon>/<file>.njk", and the addons are ${owners.join(', ')}.`
  }
  return `There is no template "${name}": the file is not in the templates folder of "${owner}".`
}
