/** A process that keeps a PostgreSQL, as Foyer does: started on the folder given, stopped by SIGTERM. */
import { startPostgres } from '../start.ts'

try {
  const postgres = await startPostgres({ dataDir: process.argv[2]! })
  process.once('SIGTERM', async () => {
    await postgres.stop()
    process.exit()
  })
  console.log(JSON.stringify({ pid: postgres.pid, url: postgres.url }))
  setInterval(() => {}, 1000)
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }))
}
