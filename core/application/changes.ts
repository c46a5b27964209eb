import type { AddonChanges, Asker, ChangeLine, ChangeState } from '../addons/changes.ts'
import { staleCode } from '../addons/code.ts'
import type { Addon } from '../addons/find.ts'
import type { Progress } from '../addons/install.ts'
import { iconOf, refreshModules } from '../addons/known.ts'
import { type Change, carryOut, type LifecycleOptions, type LifecyclePlan, planOf } from '../addons/lifecycle.ts'
import { readModules } from '../addons/modules.ts'
import { now } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { currentUnit } from '../database/unit.ts'
import { SetupError, UserError } from '../errors.ts'
import { Catalog } from '../i18n/catalog.ts'
import { type ApplicationOptions, addonFolders, addonsOnPath, type Generation, ownTables } from './generation.ts'
import { Journal } from './journal.ts'

/** What changes of addons need of the application around them. */
export interface Host {
  readonly options: ApplicationOptions
  current(): Generation
  /** Goes on with the addons that are installed now. Other processes are told with the commit. */
  goOn(): Promise<void>
}

/** Changes the addons of a running application: one change at a time, in whatever process of the database. */
export class Changes implements AddonChanges {
  readonly #host: Host
  readonly #journal: Journal
  #running: Promise<void> = Promise.resolve()

  constructor(host: Host) {
    this.#host = host
    this.#journal = new Journal(() => this.#database)
  }

  async plan(change: Change): Promise<LifecyclePlan> {
    await this.#refuseOldCode(change)
    return apart(() => planOf(change, this.#lifecycle()))
  }

  async begin(change: Change, by: Asker): Promise<boolean> {
    const said = { ...change, uid: by.uid, ip: by.ip }
    // The one before may be over, as everybody reads, and only about to let go.
    const before = this.#running
    if ((await this.state())?.status !== 'running') await before
    const hold = await this.#journal.hold()
    this.#log.info(said, hold ? 'apps: a change begins' : 'apps: refused, another change is running')
    if (!hold) return false
    const state: ChangeState = {
      ...change,
      by: by.name,
      at: now().toISOString(),
      status: 'running',
      lines: [],
      problems: [],
      changed: false,
    }
    await this.#journal.write(state)
    this.#running = apart(() => this.#run(change, state))
      .catch(error => this.#log.error({ err: error, ...said }, 'apps'))
      .finally(() => hold.release())
    return true
  }

  state(): Promise<ChangeState | null> {
    return this.#journal.read()
  }

  async refresh(by: Asker): Promise<void> {
    this.#log.info({ uid: by.uid, ip: by.ip }, 'apps: the list is updated')
    const known = [...(await this.#known()).values()]
    await apart(() => this.#database.unit({}, env => refreshModules(env, known, new Catalog(known))))
  }

  async icon(addon: string): Promise<string | null> {
    const found = (await this.#known()).get(addon)
    return found ? iconOf(found.path) : null
  }

  /** When no change is running any more. */
  async ended(): Promise<void> {
    await this.#running
  }

  async #run(change: Change, begun: ChangeState): Promise<void> {
    let state = begun
    const note = (more: Partial<ChangeState>) => {
      state = { ...state, ...more }
      return this.#journal.write(state)
    }
    const said = { action: change.action, addons: change.addons }
    try {
      await this.#refuseOldCode(change)
      const progress = (told: Progress) => void note({ lines: withLine(state.lines, told) }).catch(() => {})
      await carryOut(change, { ...this.#lifecycle(), progress })
      state = { ...state, changed: true }
      await this.#host.goOn()
      await note({ status: 'done', lines: state.lines.map(line => ({ ...line, step: 'done' })) })
      this.#log.info(said, 'apps: the change is done')
    } catch (error) {
      this.#log.error({ err: error, ...said }, 'apps: the change failed')
      await note({ status: 'failed', problems: problemsOf(error) })
    }
  }

  /** The files have another version than the database, and the code of before would do what brings it there. */
  async #refuseOldCode({ action }: Change): Promise<void> {
    if (action === 'uninstall') return
    const stale = staleCode()
    const [known, modules] = await Promise.all([
      this.#known(),
      readModules((text, values) => this.#database.query(text, values)),
    ])
    const newer = stale.filter(name => {
      const { state, version } = modules.get(name) ?? {}
      return state === 'installed' && version !== known.get(name)?.manifest.version
    })
    if (newer.length === 0) return
    throw new SetupError(
      newer.map(name => `${name} has another version than the one that runs: start Foyer again, which upgrades it.`),
    )
  }

  get #database(): Database {
    return this.#host.current().database
  }

  get #log() {
    return this.#host.options.log
  }

  #lifecycle(): LifecycleOptions {
    const { connection, addonsPath } = this.#host.options
    const warn = (message: string) => this.#log.warn(message)
    return { connection, folders: addonFolders(addonsPath), tables: ownTables, warn }
  }

  #known(): Promise<Map<string, Addon>> {
    return addonsOnPath(this.#host.options.addonsPath)
  }
}

/** Outside of the unit of work of whoever asked: it would be a part of that one. */
function apart<T>(work: () => Promise<T>): Promise<T> {
  return currentUnit.exit(work)
}

function withLine(lines: readonly ChangeLine[], { addon, step, ms }: Progress): ChangeLine[] {
  const line = { addon, step, ms }
  return lines.some(known => known.addon === addon)
    ? lines.map(known => (known.addon === addon ? line : known))
    : [...lines, line]
}

/** What a person can act on. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof SetupError) return error.findings
  return error instanceof UserError ? [error.message] : []
}
