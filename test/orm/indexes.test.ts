import test from 'ava'
import { fields, SetupError } from '#core'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'
import { define, Releases, type Synced } from './release.ts'

class Tool extends define('garden.tool') {
  name = fields.Char('Name', { index: 'trigram' })
  code = fields.Char('Code', { index: true })
  batch = fields.Char('Batch', { index: 'btree_not_null' })
  plain = fields.Char('Plain')
  owner_id = fields.Many2one('garden.tool' as never, 'Belongs to')
  maker_id = fields.Many2one('garden.tool' as never, 'Made by', { index: false })
}

const indexes = async ({ database }: Synced) => {
  const rows = await database.query<{ text: string }>(
    `SELECT replace(indexdef, 'public.', '') AS text FROM pg_indexes
     WHERE tablename = 'garden_tool' AND indexname NOT LIKE 'PK%' ORDER BY indexname`,
  )
  return rows.map(row => row.text.replace(/^CREATE INDEX | ON garden_tool USING/g, ''))
}

test('a field has the index that it asks for, a many2one one without asking', async t => {
  t.deepEqual(await indexes(await new Releases().release(Tool)), [
    'garden_tool_batch_index btree (batch) WHERE (batch IS NOT NULL)',
    'garden_tool_code_index btree (code)',
    'garden_tool_name_index gin (name gin_trgm_ops)',
    'garden_tool_owner_id_index btree (owner_id)',
  ])
})

test('a part of a text can be found by its index', async t => {
  const { database } = await new Releases().release(Tool)
  const plan = await database.unit({}, async env => {
    await env.sql('SET LOCAL enable_seqscan = off')
    return env.sql<Record<string, string>>(`EXPLAIN SELECT id FROM garden_tool WHERE name ILIKE '%hammer%'`)
  })
  t.regex(JSON.stringify(plan), /garden_tool_name_index/)
})

test('an index of another kind is made anew, one that is not asked for any more is dropped', async t => {
  const releases = new Releases()
  await releases.release(Tool)
  class Next extends define('garden.tool') {
    name = fields.Char('Name', { index: true })
  }
  t.deepEqual(await indexes(await releases.release(Next)), ['garden_tool_name_index btree (name)'])
})

test('a server without trigrams has no such index, and that is said once', async t => {
  const releases = new Releases()
  const { database } = await releases.release()
  // What a server without the extension, or without the right to make it, has: the statement fails.
  await database.query(
    `CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE insufficient_privilege; END $$`,
  )
  await database.query(
    `CREATE EVENT TRIGGER no_extensions ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION refuse()`,
  )
  const synced = await releases.release(Tool)
  t.false((await indexes(synced)).some(text => text.includes('gin')))
  t.regex(synced.log.join('\n'), /Left out, because this server does not offer it.*pg_trgm/)
  t.deepEqual((await releases.release(Tool)).log, [])
})

test('an index of a translated text is refused: it would serve nobody', t => {
  class Sign extends define('garden.sign') {
    text = fields.Char('Text', { translate: true, index: true })
  }
  const error = t.throws(() => new Registry([Sign] as never[], recordBase), { instanceOf: SetupError })
  t.regex(error.message, /garden\.sign\.text is translated/)
})
