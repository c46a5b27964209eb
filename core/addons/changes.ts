import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import type { Change, LifecyclePlan } from './lifecycle.ts'

/** Who asks for a change, for the log and for others who want one at the same time. */
export interface Asker {
  readonly uid: number
  readonly name: string
  readonly ip: string
}

/** One addon of a running change, and how far it is. */
export interface ChangeLine {
  readonly addon: string
  readonly step: string
  readonly ms: number
}

/** The change that is running, or the last one. */
export interface ChangeState extends Change {
  readonly by: string
  /** When it was begun, in ISO's format. */
  readonly at: string
  /** `interrupted`: the process that was at it is gone. */
  readonly status: 'running' | 'done' | 'failed' | 'interrupted'
  readonly lines: readonly ChangeLine[]
  /** Why it failed: what people can act on, or nothing when only the log says. */
  readonly problems: readonly string[]
  /** It failed, but only after the database had been changed: the process must be started again. */
  readonly changed: boolean
}

/** Changes the set of installed addons while the application runs. */
export interface AddonChanges {
  /** What a change would do. Throws a `SetupError` with all that stands against it. */
  plan(change: Change): Promise<LifecyclePlan>
  /** Begins a change, which goes on by itself; false when another is running, in whatever process. */
  begin(change: Change, by: Asker): Promise<boolean>
  /** The change that is running, or the last one; null when there was none yet. */
  state(): Promise<ChangeState | null>
  /** Looks at the addons path again. */
  refresh(by: Asker): Promise<void>
  /** The file with the picture of an addon, if it has one. */
  icon(addon: string): Promise<string | null>
}

const known = new WeakMap<object, AddonChanges>()

/** Says who changes the addons of a database; the application does it when it opens it. */
export function noteChanges(database: object, changes: AddonChanges): void {
  known.set(database, changes)
}

/** What changes the addons of this database. It asks nobody for rights: whoever calls it has done so. */
export function addonChanges(env: Environment): AddonChanges {
  const changes = known.get(envOf(env).database)
  if (!changes) throw new Error('The addons of this database are not changed while it is open.')
  return changes
}
