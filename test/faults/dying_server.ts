/**
 * A server that ends by SIGKILL in the middle of a post: `node dying_server.ts <connection> <step>`, where a step is a
 * statement of the post, counted from the lock of the conversation. Step 0 dies before it; the last after the commit.
 */
import pg from 'pg'
import pino from 'pino'
import { openApplication } from '../../core/application.ts'

const [connection, step] = process.argv.slice(2)
let statements: number | null = null

const send = pg.Client.prototype.query as (...args: unknown[]) => unknown
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...args: unknown[]) {
    const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '')
    if (statements === null && text.includes('FOR NO KEY UPDATE')) statements = 0
    if (statements !== null && statements++ === Number(step)) process.kill(process.pid, 'SIGKILL')
    return send.apply(this, args)
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
