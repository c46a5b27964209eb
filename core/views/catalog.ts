import { MissingError } from '../errors.ts'
import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import type { ArchElement, ViewError } from './arch.ts'
import { compile, compilingFor, type Plans, type ViewKind } from './compile.ts'
import { defaultArch } from './default.ts'
import { Views } from './resolve.ts'
import { seenBy } from './seen.ts'
import { readViews, viewsStamp } from './stored.ts'
import { translateArch } from './terms.ts'
import { whatFits } from './what_fits.ts'

interface Made<Kind extends ViewKind> {
  readonly arch: ArchElement
  readonly plan: Plans[Kind]
  readonly problems: readonly ViewError[]
}

const mostPlans = 2000

/** The views of a database, each compiled once for a language and a set of groups. */
export class Catalog {
  readonly stamp: string
  readonly views: Views
  readonly #plans = new Map<string, unknown>()

  constructor(stamp: string, views: Views) {
    this.stamp = stamp
    this.views = views
  }

  /** A view of a model as this person sees it: the one named, else the main one, else one made of the model's fields. */
  plan<Kind extends ViewKind>(env: Environment, kind: Kind, model: string, id: number | null = null): Plans[Kind] {
    return this.#made(env, kind, model, id).plan
  }

  /** The same as it is written, in the person's language and with what they may not do written on it. */
  arch(env: Environment, kind: ViewKind, model: string, id: number | null = null): ArchElement {
    return this.#made(env, kind, model, id).arch
  }

  /** What keeps parts of the view from being shown, for those who can mend it. An empty list is good. */
  setAside(env: Environment, kind: ViewKind, model: string, id: number | null = null): readonly ViewError[] {
    return this.#made(env, kind, model, id).problems
  }

  #made<Kind extends ViewKind>(env: Environment, kind: Kind, model: string, id: number | null): Made<Kind> {
    const { rights, su, access, database } = envOf(env)
    const key = [kind, model, id ?? '', env.lang, su ? 'su' : rights.groups.join(','), access.version].join('|')
    // What is kept under a key was made by the compiler of the kind that the key begins with.
    const known = this.#plans.get(key) as Made<Kind> | undefined
    if (known) return known
    const made = this.#make(env, kind, model, id)
    // Rights that are being changed are nobody else's yet.
    if (access !== database.rights.shared) return made
    if (this.#plans.size >= mostPlans) this.#plans.clear()
    this.#plans.set(key, made)
    return made
  }

  #make<Kind extends ViewKind>(env: Environment, kind: Kind, model: string, id: number | null): Made<Kind> {
    const compiling = compilingFor(env, model)
    const row = id === null ? this.views.main(model, kind) : this.views.get(id)
    if (id !== null && !row) throw new MissingError(env._('This view does not exist, or not any more.'))
    return whatFits(env, this.views, row, model, arch => {
      const given = arch ?? defaultArch(kind, compiling.fields)
      const seen = translateArch(seenBy(env, given, model), text => env._(text))
      return { arch: seen, plan: compile(kind, seen, compiling) }
    })
  }
}

const catalogs = new WeakMap<object, Catalog>()

/** The views of the database as they are now: one query tells whether any has changed, in this process or another. */
export async function catalogOf(env: Environment): Promise<Catalog> {
  const { database } = envOf(env)
  await database.rights.ensure(envOf(env))
  const stamp = await viewsStamp(env)
  const known = catalogs.get(database)
  if (known?.stamp === stamp) return known
  const catalog = new Catalog(stamp, new Views(await readViews(env)))
  // What a running transaction changed may still be undone.
  if (!env.unit.writing) catalogs.set(database, catalog)
  return catalog
}
