import type { ModelMeta } from '../../registry/meta.ts'
import type { LoadedAddon } from '../load.ts'

/** What an addon may speak of: what it and those that it depends on, near and far, bring along. */
export interface Scope {
  /** In loading order, the addon among them. */
  readonly addons: readonly LoadedAddon[]
  readonly models: ReadonlyMap<string, ModelMeta>
  /** External ids with the model of their record. */
  readonly ids: ReadonlyMap<string, string>
  /** The names of models by the external ids of their rows in `ir.model`. */
  readonly modelIds: ReadonlyMap<string, string>
  /** In which groups the members of each group are, too. */
  readonly implied: ReadonlyMap<string, readonly string[]>
}

/** The external ids of the groups that there are. */
export function groupsOf({ ids }: Scope): string[] {
  return [...ids].flatMap(([id, model]) => (model === 'res.groups' ? [id] : []))
}
