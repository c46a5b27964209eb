import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'ava'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { syncSchema } from '../../core/database/schema.ts'
import { openTally } from './tally.ts'

const times = 50

test('two processes that count in the same places lose nothing, and one begins again when they block each other', async t => {
  t.timeout(120_000) // processes are started
  const connection = await emptyDatabase()
  const database = await openTally(connection)
  onCleanUp(() => database.close())
  await syncSchema(database)
  await database.unit({}, env => env.model('tally.counter').create([{}, {}]))
  // So that PostgreSQL looks for a deadlock soon.
  await database.query(`ALTER DATABASE "${connection.database}" SET deadlock_timeout = '50ms'`)

  const path = new URL('counting.ts', import.meta.url).pathname
  const children = [
    [1, 2],
    [2, 1],
  ].map(([first, second]) => {
    const values = [JSON.stringify(connection), first, second, times].map(String)
    const child = spawn(process.execPath, [...process.execArgv, path, ...values], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onCleanUp(() => child.kill('SIGKILL'))
    let said = ''
    child.stdout.on('data', data => {
      said += data
    })
    return {
      child,
      ready: once(child.stdout, 'data'),
      end: once(child, 'close'), // when all that it said has come
      begun: () => Number(said.split('\n')[1]),
    }
  })
  await Promise.all(children.map(({ ready }) => ready))
  for (const { child } of children) child.stdin.write('go\n')
  t.deepEqual(
    (await Promise.all(children.map(({ end }) => end))).map(([code]) => code),
    [0, 0],
  )

  const counters = await database.query('SELECT by_sql, by_lock, by_cross, total FROM tally_counter ORDER BY id')
  t.deepEqual(counters, [
    { by_sql: 2 * times, by_lock: 2 * times, by_cross: 4, total: 3 * 2 * times },
    { by_sql: 0, by_lock: 0, by_cross: 4, total: 0 },
  ])
  const begun = children.reduce((sum, one) => sum + one.begun(), 0)
  t.true(begun > 4, `there must have been a deadlock for this to mean anything; begun ${begun} times`)
})
