/** Begins to bring a database to the next release, and ends by SIGKILL before the statement that holds a text. */
import pg from 'pg'
import { bring } from './stock.ts'

const [connection, last] = process.argv.slice(2)

const send = pg.Client.prototype.query as (...args: unknown[]) => unknown
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...args: unknown[]) {
    const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '')
    if (text.includes(last!)) process.kill(process.pid, 'SIGKILL')
    return send.apply(this, args)
  },
})

await bring(JSON.parse(connection!), 'next')
