/**
 * Counts in a database that another process counts in, too: by SQL, under a lock, by lines of one sum; and some times on
 * two counters, this one and then that one. Says when it is ready, waits for a word, and says how often the last were
 * begun.
 */
import { once } from 'node:events'
import { openTally } from './tally.ts'

const [connection, first, second, times] = process.argv.slice(2)
const database = await openTally(JSON.parse(connection!))
await database.query('SELECT 1')
process.stdout.write('ready\n')
await once(process.stdin, 'data')

/** Does somebody else hold the other counter? */
const isHeld = async () =>
  (await database.query('SELECT FROM tally_counter WHERE id = $1 FOR UPDATE SKIP LOCKED', [second])).length === 0
const bySql = (id: unknown) => ['UPDATE tally_counter SET by_cross = by_cross + 1 WHERE id = $1', [id]] as const

let begun = 0
for (let time = 0; time < 2; time++) {
  await database.unit({}, async env => {
    begun++
    await env.sql(...bySql(first))
    // The first time each waits until the other has its first counter: one of them must be begun again.
    for (let wait = 0; begun === 1 && wait < 6000 && !(await isHeld()); wait++)
      await new Promise(go => setTimeout(go, 5))
    await env.sql(...bySql(second))
  })
}

const shared = 1
for (let time = 0; time < Number(times); time++) {
  await database.unit({}, env => env.sql('UPDATE tally_counter SET by_sql = by_sql + 1 WHERE id = $1', [shared]))
  await database.unit({}, async env => {
    const counter = env.model('tally.counter').browse(shared)
    // Read before the lock, so that only what the lock reads again is right.
    await counter.load('by_lock')
    await counter.lockForUpdate()
    await counter.write({ by_lock: Number(counter.by_lock) + 1 })
  })
  await database.unit({}, async env => {
    await env.model('tally.line').create({ counter_id: shared, amount: 3 })
    // A sum that is behind would be right again with the next line.
    const lines = 'SELECT sum(amount) FROM tally_line WHERE counter_id = c.id'
    const [counter] = await env.sql<{ ok: boolean }>(
      `SELECT total = (${lines}) AS ok FROM tally_counter c WHERE id = $1`,
      [shared],
    )
    if (!counter?.ok) throw new Error('A line of the other process is missing from the sum.')
  })
}
process.stdout.write(`${begun}\n`)
process.stdin.destroy()
await database.close()
