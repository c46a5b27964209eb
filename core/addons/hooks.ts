import { join } from 'node:path'
import type { Environment } from '../model/types.ts'
import type { Addon } from './find.ts'
import { type Finding, suggestion } from './finding.ts'
import { runCode } from './run_code.ts'
import { findingAtExport } from './thrown.ts'

/**
 * What an addon does once in its life that no file can say. It runs in the transaction of the installation or removal: if it
 * fails, all of that is undone, and what it does outside the database belongs into `env.afterCommit`.
 */
export type Hook = (env: Environment) => Promise<void> | void

/** What `hooks.ts` of an addon may export. */
export interface LifecycleHooks {
  /** Before the tables of the installation are made: it works by `env.sql` only. */
  readonly preInit?: Hook
  /** After the addon's data are loaded for the first time. */
  readonly postInit?: Hook
  /** Before anything of the addon is removed; those of addons that depend on it have run. */
  readonly uninstall?: Hook
}

const hookNames = ['preInit', 'postInit', 'uninstall'] as const

/** Checks what the file exports. */
export function checkHooks(file: string, exported: Readonly<Record<string, unknown>>): [LifecycleHooks, Finding[]] {
  const findings: Finding[] = []
  const complain = (name: string, message: string) => findings.push(findingAtExport(file, name, 'hook-export', message))
  for (const [name, value] of Object.entries(exported)) {
    if (!hookNames.some(known => known === name))
      complain(name, `Unknown export ${name}: expected ${hookNames.join(', ')}${suggestion(name, hookNames)}`)
    else if (typeof value !== 'function' || value.length > 1) complain(name, `${name}: expected a function (env) => …`)
  }
  return [findings.length > 0 ? {} : exported, findings]
}

/** Runs a hook of each addon that has it, and tells of it before. */
export async function runHooks(
  env: Environment,
  addons: readonly (Addon & { readonly hooks: LifecycleHooks })[],
  name: keyof LifecycleHooks,
  tell: (addon: string) => void,
): Promise<void> {
  for (const addon of addons) {
    const hook = addon.hooks[name]
    if (!hook) continue
    tell(addon.name)
    const file = join(addon.path, 'hooks.ts')
    await runCode({ path: addon.path, file, name }, 'hook-run', () => hook(env))
  }
}
