/** A server of its own process, to be killed: `node serving.ts <connection> <port> <addon>`. Says its address when it answers. */
import pino from 'pino'
import { openApplication } from '../../core/application.ts'

const [connection, port, addon] = process.argv.slice(2) as [string, string, string]
const log = pino({ level: 'silent' })
const application = await openApplication({ connection: JSON.parse(connection), addons: [addon], demo: true, log })
const server = application.serve()
const place = await server.listen('127.0.0.1', Number(port))
process.stdout.write(`http://127.0.0.1:${place.port}\n`)
