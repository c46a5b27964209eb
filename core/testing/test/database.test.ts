import test from 'ava'
import pg from 'pg'
import { type Address, databaseFrom, emptyDatabase } from '#core/testing'

test('a database starts empty and is nobody else’s', async t => {
  const [one, two] = await Promise.all([emptyDatabase(), emptyDatabase()])
  await query(one, 'CREATE TABLE mine ()')

  t.is((await query(two, "SELECT FROM pg_tables WHERE tablename = 'mine'")).rowCount, 0)
})

test('a template is built once, however many ask for it at the same time', async t => {
  let built = 0
  const build = async (address: Address) => {
    built++
    await query(address, 'CREATE TABLE made AS SELECT 7 AS number')
  }

  const clones = await Promise.all([databaseFrom('same', build), databaseFrom('same', build)])

  t.is(built, 1)
  for (const clone of clones) t.is((await query(clone, 'SELECT number FROM made')).rows[0].number, 7)
})

async function query(address: Address, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}
