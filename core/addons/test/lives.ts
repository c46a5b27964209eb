/** Databases whose addons come and go. */
import pg from 'pg'
import pino from 'pino'
import { addonFolders, ownTables } from '../../application/generation.ts'
import { openApplication } from '../../application.ts'
import { clientConfig } from '../../database/connection.ts'
import { type Address, databaseFrom, onCleanUp } from '../../testing/index.ts'
import { type Change, carryOut, type LifecycleOptions, type LifecyclePlan, planOf } from '../lifecycle.ts'

/**
 * A database with base, and with the addons of a folder coming and going. A process imports a file once: what an upgrade
 * finds changed stands in another folder, for the same database.
 */
export async function life(root: string, known?: { readonly connection: Address }) {
  const connection =
    known?.connection ??
    (await databaseFrom('life of addons', async address => {
      await (await openApplication({ connection: address, addons: ['base'], log: pino({ level: 'silent' }) })).close()
    }))
  const client = new pg.Client(clientConfig(connection))
  await client.connect()
  onCleanUp(() => client.end())
  const warnings: string[] = []
  const options: LifecycleOptions = {
    connection,
    folders: addonFolders([root]),
    tables: ownTables,
    warn: message => warnings.push(message),
  }
  const act =
    (action: Change['action']) =>
    (addons: string | readonly string[], more: Partial<Change> = {}) =>
      carryOut({ action, addons: [addons].flat(), ...more }, options)
  return {
    connection,
    warnings,
    options,
    install: act('install'),
    upgrade: act('upgrade'),
    uninstall: act('uninstall'),
    plan: (action: Change['action'], ...addons: string[]): Promise<LifecyclePlan> =>
      planOf({ action, addons }, options),
    rows: async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows as unknown[],
    /** Names and states of the addons that the test has brought. */
    states: async () => {
      const { rows } = await client.query<{ name: string; state: string; version: string | null }>(
        `SELECT name, state, version FROM ir_module_module WHERE name <> ALL('{base,discuss,im_livechat}') ORDER BY id`,
      )
      return rows.map(({ name, state, version }) => `${name} ${state} ${version ?? ''}`.trim())
    },
    everything: () => everything(client),
  }
}

export type Life = Awaited<ReturnType<typeof life>>
export type { Address }

/** The whole schema, and all rows but those about addons; who wrote last and when aside. */
async function everything(client: pg.Client): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  const schema = {
    columns: `SELECT table_name, column_name, data_type, is_nullable, column_default, numeric_precision, numeric_scale
      FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, column_name`,
    constraints: `SELECT conrelid::regclass::text AS t, conname, pg_get_constraintdef(oid) AS def, obj_description(oid, 'pg_constraint')
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
    indexes: `SELECT tablename, indexname, indexdef, obj_description(format('%I', indexname)::regclass, 'pg_class')
      FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2`,
    objects: `SELECT relname, relkind, pg_get_viewdef(CASE relkind WHEN 'v' THEN oid END) FROM pg_class
      WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
    functions: `SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2`,
    triggers: `SELECT tgrelid::regclass::text AS t, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
  }
  for (const [name, text] of Object.entries(schema)) all[name] = (await client.query(text)).rows
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  )
  for (const { name } of tables) {
    const where =
      name === 'ir_module_module' ? `WHERE name = 'base'` : name === 'foyer_meta' ? `WHERE key = 'schema'` : ''
    const { rows } = await client.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) - 'write_date' - 'write_uid' AS row FROM "${name}" t ${where} ORDER BY to_jsonb(t)::text`,
    )
    all[name] = rows.map(({ row }) => row)
  }
  return all
}
