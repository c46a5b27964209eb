import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import test from 'ava'
import { onCleanUp } from '#core/testing'

const server = createServer((_, response) => response.end('here'))
server.listen(0)
await once(server, 'listening')
onCleanUp(() => server.close())
const { port } = server.address() as AddressInfo // it listens on a port

for (const host of ['127.0.0.1', 'localhost'])
  test(`${host} is this machine`, async t => {
    const answer = await fetch(`http://${host}:${port}/`)
    t.is(await answer.text(), 'here')
  })

test('nothing else is reached, and it is said what was wanted', async t => {
  const refused = /outside this machine, and this one wants to reach (example\.com|93\.184\.216\.34)\./
  for (const address of ['http://example.com/', 'https://example.com/', 'http://93.184.216.34/']) {
    const error = await t.throwsAsync<Error>(fetch(address))
    t.regex(String(error.cause), refused)
  }
  const [error] = await once(connect(80, 'example.com'), 'error').catch(cause => [cause])
  t.regex(String(error), refused)
})
