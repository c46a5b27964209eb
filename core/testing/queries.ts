import type { Database } from '../database/database.ts'

/**
 * How many statements a database is sent while `work` runs, by whatever unit of work: of the test itself, or of a server
 * before this database in the same process. What is kept in memory is filled by a first run, so count the second one:
 *
 *     await page.reload()
 *     t.is(await countQueries(server.database, () => page.reload()), 7)
 *
 * One count at a time: run such tests serially.
 */
export async function countQueries(database: Database, work: () => Promise<unknown>): Promise<number> {
  return (await queriesIn(database, work)).length
}

/** The same, as the texts of the statements in their order: to see which one is too many. */
export async function queriesIn(database: Database, work: () => Promise<unknown>): Promise<string[]> {
  if (database.onStatement) throw new Error('The queries of this database are being counted already: use test.serial.')
  const texts: string[] = []
  database.onStatement = text => texts.push(text)
  try {
    await work()
  } finally {
    database.onStatement = undefined
  }
  return texts
}
