/** The secret of this server: of the settings; or, beside a database that Foyer keeps itself, a file. */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../../config/settings.ts'

/** Null where the database is elsewhere and nothing is set: a file here could be gone tomorrow, and codes with it. */
export function secretOf({ secret, database, data_dir }: Settings): string | null {
  if (secret !== null || database.url !== null) return secret
  const path = join(data_dir, 'secret')
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(path, 'utf8').trim()
}
