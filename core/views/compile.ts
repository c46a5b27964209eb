import type { Environment } from '../model/types.ts'
import { mayAccess } from '../orm/access/access.ts'
import { envOf } from '../orm/environment.ts'
import { type ArchElement, kindOf, ViewError } from './arch.ts'
import type { ViewFinding } from './check.ts'
import { compileForm, type FormPlan } from './form.ts'
import { compileKanban, type KanbanPlan } from './kanban.ts'
import { compileList, type ListPlan } from './list.ts'
import type { Compiling } from './node.ts'
import { refreshing } from './refreshes.ts'
import { compileSearch, type SearchPlan } from './search.ts'

export interface Plans {
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

/** Makes a view, as one person sees it, ready to be drawn; what cannot be drawn is a `ViewError`. */
export function compile<Kind extends ViewKind>(kind: Kind, arch: ArchElement, compiling: Compiling): Plans[Kind] {
  return compilers[kind](arch, compiling)
}

/** What compiling a view of a model needs, for this person. */
export function compilingFor(env: Environment, model: string): Compiling {
  const fieldsOf = (name: string) => env.model(name).fieldsGet()
  return {
    model,
    fields: fieldsOf(model),
    fieldsOf,
    namedAlone: name => namedAlone(env, name),
    refreshing: (fields, watched) => refreshing(env, model, fields, watched),
  }
}

/** May the person create such records, and does none of its fields but the label need a value? */
function namedAlone(env: Environment, model: string): boolean {
  const meta = envOf(env).database.registry.model(model)
  if (!meta.recName || !mayAccess(envOf(env), meta, 'create')) return false
  const needed = [...meta.fields.values()].filter(({ required, name }) => required && name !== meta.recName)
  return needed.every(({ default: value, computation, related }) => value !== undefined || computation || related)
}

/** What keeps a view from being drawn at all; an empty list is good. */
export function undrawable(env: Environment, arch: ArchElement, model: string): ViewFinding[] {
  const kind = kindOf(arch.tag)
  if (!Object.hasOwn(compilers, kind)) return []
  try {
    // sudo: any model - how a view of all of its fields would be drawn; nothing is read
    compile(kind as ViewKind, arch, compilingFor(env.sudo(), model)) // just looked up
    return []
  } catch (error) {
    if (error instanceof ViewError) return [{ place: error.place, code: 'view-arch', message: error.problem }]
    throw error
  }
}
