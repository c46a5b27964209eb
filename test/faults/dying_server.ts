/**
 * A server that ends by SIGKILL in the middle of a post: `node dying_server.ts <connection> <moment>`, before the
 * conversation is locked (`lock`), before the post is stored (`commit`), or when it is stored and nobody knows (`stored`).
 */
import pg from 'pg'
import pino from 'pino'
import { openApplication } from '../../core/application.ts'

const [connection, moment] = process.argv.slice(2)
const die = () => process.kill(process.pid, 'SIGKILL')
let posting = false

const send = pg.Client.prototype.query as (...args: unknown[]) => unknown
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...args: unknown[]) {
    const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '')
    const locks = text.includes('FOR NO KEY UPDATE')
    if (locks) posting = true
    if (locks && moment === 'lock') die()
    if (!posting || text !== 'COMMIT') return send.apply(this, args)
    if (moment === 'commit') die()
    return (send.apply(this, args) as Promise<unknown>).then(die)
  },
})

const application = await openApplication({
  connection: JSON.parse(connection!),
  addons: ['discuss'],
  log: pino({ level: 'silent' }),
})
const server = application.serve()
const { port } = await server.listen('127.0.0.1', 0)
process.stdout.write(`http://127.0.0.1:${port}\n`)
