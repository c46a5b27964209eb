import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'ava'
import pg from 'pg'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { clientConfig } from '../../core/database/connection.ts'
import { bring } from './stock.ts'

test('killed anywhere while tables change, the database is as it was, and the next start completes it', async t => {
  t.timeout(120_000) // several processes are started
  const connection = await emptyDatabase()
  await bring(connection, 'first')
  const client = new pg.Client(clientConfig(connection))
  await client.connect()
  onCleanUp(() => client.end())
  await client.query(`INSERT INTO stock_place (name, parent_id) VALUES ('House', NULL), ('Room', 1)`)
  const columns = async () => {
    const text = `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_name LIKE 'stock%'`
    return (await client.query(`${text} ORDER BY 1, 2`)).rows
  }
  const before = await columns()

  for (const step of [
    'DROP VIEW',
    'ADD "code"',
    'SET parent_path',
    'CREATE VIEW',
    'INSERT INTO foyer_meta',
    'COMMIT',
  ]) {
    const path = new URL('dying_sync.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [...process.execArgv, path, JSON.stringify(connection), step])
    onCleanUp(() => child.kill('SIGKILL'))
    const [, signal] = await once(child, 'exit')
    t.is(signal, 'SIGKILL', `it was to die before ${step}`)
    t.deepEqual(await columns(), before, step)
  }

  t.true((await bring(connection, 'next')).length > 5)
  const { rows } = await client.query('SELECT name, code, parent_path FROM stock_place ORDER BY id')
  t.deepEqual(rows, [
    { name: { en_US: 'House' }, code: '?', parent_path: '1/' },
    { name: { en_US: 'Room' }, code: '?', parent_path: '1/2/' },
  ])
  t.deepEqual((await client.query('SELECT name FROM stock_count')).rows, [{ name: '?' }, { name: '?' }])
  t.deepEqual(await bring(connection, 'next'), [])
})

test('killed while the rows of a new column are filled, the next start goes on with the rest', async t => {
  t.timeout(120_000) // processes are started
  const connection = await emptyDatabase()
  await bring(connection, 'first')
  const client = new pg.Client(clientConfig(connection))
  await client.connect()
  onCleanUp(() => client.end())
  await client.query(`INSERT INTO stock_place (name) SELECT 'Place ' || n FROM generate_series(1, 2500) n`)

  const path = new URL('dying_sync.ts', import.meta.url).pathname
  const kill = async (...how: string[]) => {
    const child = spawn(process.execPath, [...process.execArgv, path, JSON.stringify(connection), ...how])
    onCleanUp(() => child.kill('SIGKILL'))
    const [, signal] = await once(child, 'exit')
    t.is(signal, 'SIGKILL', `it was to die before ${how}`)
  }
  const filled = async () => Number((await client.query('SELECT count(label) AS n FROM stock_place')).rows[0].n)
  // In the middle of the second thousand; then before the first statement of what is left.
  await kill('UPDATE foyer_meta', 'labelled', '2')
  t.is(await filled(), 1000)
  await kill('UPDATE "stock_place" SET "label"', 'labelled')
  t.is(await filled(), 1000)

  await bring(connection, 'labelled')
  t.is(await filled(), 2500)
  t.deepEqual((await client.query(`SELECT id FROM stock_place WHERE label <> '<' || name || '>'`)).rows, [])
  t.deepEqual((await client.query(`SELECT key FROM foyer_meta WHERE key LIKE 'fill %'`)).rows, [])
  t.deepEqual(await bring(connection, 'labelled'), [])
})
