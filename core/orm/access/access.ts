import type { Operation } from '../../model/model.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Env } from '../environment.ts'
import { type Fallbacks, NO_FALLBACKS } from '../value/per_company.ts'

/** What the ORM asks about rights. The model `ir.model.access` answers; without it, all is closed but to superusers. */
export interface AccessSource {
  accessTable(): Promise<AccessTable>
  userRights(uid: number): Promise<UserRights>
}

export interface AccessTable {
  readonly lines: readonly AccessLine[]
  readonly rules: readonly AccessRule[]
  readonly groups: readonly AccessGroup[]
  /** Codes of the languages that people may use; without it, any. */
  readonly languages?: readonly string[]
}

/** Allows operations on a model to a group; `group: null` to everybody. */
export interface AccessLine extends Readonly<Record<Operation, boolean>> {
  readonly model: string
  readonly group: number | null
}

/** Narrows the records of a model, by a domain as text. Without groups it binds everybody. */
export interface AccessRule extends Readonly<Record<Operation, boolean>> {
  readonly name: string
  readonly model: string
  readonly groups: readonly number[]
  readonly domain: string
}

export interface AccessGroup {
  readonly id: number
  readonly xmlid: string | null
  readonly name: string
  /** The group itself and all that it implies. */
  readonly closure: readonly number[]
}

/** What a person is and may, as far as the framework is concerned. */
export interface UserRights {
  readonly uid: number
  readonly active: boolean
  readonly login: string
  readonly name: string
  readonly partnerId: number | null
  /** Groups, implied ones included. */
  readonly groups: readonly number[]
  readonly companyId: number | null
  readonly companyIds: readonly number[]
  readonly lang: string
  readonly tz: string
  /** Changes when the password changes or the person is shut out: sessions made before are over. */
  readonly sessionToken: string
  /** A page that the person must visit before anything else is open to them, such as `/web/profile/totp`. */
  readonly mustVisit?: string | null
}

/** The tables of rights and the rights of people, kept until somebody changes them. */
export class AccessCache {
  table: AccessTable = { lines: [], rules: [], groups: [] }
  /** What company-dependent fields fall back to. */
  fallbacks: Fallbacks = NO_FALLBACKS
  readonly rights = new Map<number, UserRights>()
  /** What `env.cached` keeps. */
  readonly values = new Map<string, unknown>()
  /** Grows with each change, so that what is derived from it knows when it is old. */
  version = 0
  loaded = false
  /** Set while somebody loads the table; others wait for the same. */
  loading: Promise<void> | undefined

  forget(): void {
    this.loaded = false
    this.rights.clear()
    this.values.clear()
    this.version++
  }

  /** The source language is there for everybody to fall back to, in use or not. */
  hasLanguage(code: string): boolean {
    return code === 'en_US' || (this.table.languages?.includes(code) ?? true)
  }

  groupId(xmlid: string): number | undefined {
    return this.table.groups.find(group => group.xmlid === xmlid)?.id
  }
}

/** May this person do this to records of the model at all? Record rules are asked apart. */
export function mayAccess(env: Env, meta: ModelMeta, operation: Operation): boolean {
  if (meta.query !== null && operation !== 'read') return false
  if (env.su) return true
  const groups = new Set(env.rights.groups)
  return env.access.table.lines.some(
    line => line.model === meta.name && line[operation] && (line.group === null || groups.has(line.group)),
  )
}
