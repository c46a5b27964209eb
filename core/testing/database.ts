/**
 * A fresh database for a test file: cloned, in some 30 ms, from a template that is built once per set of addons,
 * and dropped when the file is over.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { onCleanUp } from './cleanup.ts'
import { type Address, testCluster } from './cluster.ts'

let count = 0

/** An empty database that nobody else uses. */
export async function emptyDatabase(): Promise<Address> {
  return clone('template1')
}

/** A database as `build` leaves one, built once for all processes that ask for the same `key`. */
export async function databaseFrom(key: string, build: (address: Address) => Promise<void>): Promise<Address> {
  const cluster = await testCluster()
  const template = `template_${createHash('sha1').update(key).digest('hex')}`
  await asAdministrator(async client => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [template])
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template])
    if (rowCount) return
    await client.query(`DROP DATABASE IF EXISTS unfinished_${template} WITH (FORCE)`)
    await client.query(`CREATE DATABASE unfinished_${template} STRATEGY file_copy`)
    await build({ ...cluster, database: `unfinished_${template}` })
    await client.query(`ALTER DATABASE unfinished_${template} RENAME TO ${template}`)
  })
  return clone(template)
}

/** One that is still in use stays: it ends with the cluster. */
async function dropDatabase({ database }: Address): Promise<void> {
  await asAdministrator(client => client.query(`DROP DATABASE IF EXISTS ${database}`).catch(() => {}))
}

async function clone(template: string): Promise<Address> {
  const database = `test_${process.pid}_${++count}`
  await asAdministrator(client => client.query(`CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY file_copy`))
  const address = { ...(await testCluster()), database }
  onCleanUp(() => dropDatabase(address))
  return address
}

/** On a connection of its own, whose end also gives back the advisory lock. */
async function asAdministrator<T>(task: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...(await testCluster()), database: 'postgres' })
  await client.connect()
  try {
    return await task(client)
  } finally {
    await client.end()
  }
}
