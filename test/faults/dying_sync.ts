/**
 * Begins to bring a database to a release, and ends by SIGKILL before the statement that holds a text; if there are
 * several, before the one with this number.
 */
import pg from 'pg'
import { bring } from './stock.ts'

const [connection, last, release = 'next', number = '1'] = process.argv.slice(2)
let times = 0

const send = pg.Client.prototype.query as (...args: unknown[]) => unknown
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...args: unknown[]) {
    const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '')
    if (text.includes(last!) && ++times === Number(number)) process.kill(process.pid, 'SIGKILL')
    return send.apply(this, args)
  },
})

// Given by the tests beside this file.
await bring(JSON.parse(connection!), release as 'next' | 'labelled')
