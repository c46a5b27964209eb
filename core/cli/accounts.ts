/** The first password of the administrator, when no demo data have given one. */
import { randomBytes } from 'node:crypto'
import type { Database } from '../database/database.ts'

/** Makes a password for an administrator who has none; null when there is one. */
export async function administratorPassword(database: Database): Promise<string | null> {
  return database.unit({}, async env => {
    const administrator = await env.ref('base.user_admin', { optional: true })
    if (!administrator) return null
    const [row] = await env.sql('SELECT FROM res_users WHERE id = $1 AND password IS NULL', [administrator.id])
    if (!row) return null
    const password = randomBytes(12).toString('base64url')
    await administrator.write({ password })
    return password
  })
}
