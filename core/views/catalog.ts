import { MissingError } from '../errors.ts'
import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import type { ArchElement } from './arch.ts'
import { prune } from './condition.ts'
import { defaultArch } from './default.ts'
import { compileForm, type FormPlan } from './form.ts'
import { compileKanban, type KanbanPlan } from './kanban.ts'
import { compileList, type ListPlan } from './list.ts'
import type { Compiling } from './node.ts'
import { refreshing } from './refreshes.ts'
import { Views } from './resolve.ts'
import { compileSearch, defaultSearch, type SearchPlan } from './search.ts'
import { readViews, viewsStamp } from './stored.ts'
import { translateArch } from './terms.ts'

interface Plans {
  form: FormPlan
  list: ListPlan
  kanban: KanbanPlan
  search: SearchPlan
}
export type ViewKind = keyof Plans

const compilers: { [Kind in ViewKind]: (arch: ArchElement, compiling: Compiling) => Plans[Kind] } = {
  form: compileForm,
  list: compileList,
  kanban: compileKanban,
  search: compileSearch,
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
    const { rights, su } = envOf(env)
    const key = [kind, model, id ?? '', env.lang, su ? 'su' : rights.groups.join(',')].join('|')
    // What is kept under a key was made by the compiler of the kind that the key begins with.
    const known = this.#plans.get(key) as Plans[Kind] | undefined
    if (known) return known
    const made = this.#make(env, kind, model, id)
    if (this.#plans.size >= mostPlans) this.#plans.clear()
    this.#plans.set(key, made)
    return made
  }

  #make<Kind extends ViewKind>(env: Environment, kind: Kind, model: string, id: number | null): Plans[Kind] {
    const fieldsOf = (name: string) => env.model(name).fieldsGet()
    const compiling: Compiling = {
      model,
      fields: fieldsOf(model),
      fieldsOf,
      refreshing: (fields, watched) => refreshing(env, model, fields, watched),
    }
    const row = id === null ? this.views.main(model, kind) : this.views.get(id)
    if (id !== null && !row) throw new MissingError(env._('This view does not exist, or not any more.'))
    if (!row && kind === 'search') return defaultSearch(compiling) as Plans[Kind] // Kind is 'search' here
    const arch = row ? this.views.resolve(row.id) : defaultArch(kind, compiling.fields)
    const seen = prune(arch, group => envOf(env).su || env.hasGroup(group))
    return compilers[kind](
      translateArch(seen, text => env._(text)),
      compiling,
    )
  }
}

const catalogs = new WeakMap<object, Catalog>()

/** The views of the database as they are now: one query tells whether any has changed, in this process or another. */
export async function catalogOf(env: Environment): Promise<Catalog> {
  const { database } = envOf(env)
  const stamp = await viewsStamp(env)
  const known = catalogs.get(database)
  if (known?.stamp === stamp) return known
  const catalog = new Catalog(stamp, new Views(await readViews(env)))
  // What a running transaction changed may still be undone.
  if (!env.unit.writing) catalogs.set(database, catalog)
  return catalog
}
