import test from 'ava'
import { html } from '../reply.ts'
import { route } from '../route.ts'
import { createServer } from '../server.ts'
import { testHouse } from './house.ts'

let begun = () => {}
let goOn = () => {}
const mayGoOn = new Promise<void>(resolve => {
  goOn = resolve
})
const house = testHouse([
  route('GET', '/slow', { auth: 'none' }, async () => {
    begun()
    await mayGoOn
    return html('done')
  }),
])

test.serial('a port in use is told to who starts the server', async t => {
  const other = createServer({ database: house.database, addons: [], log: house.server.log })

  await t.throwsAsync(other.listen('127.0.0.1', Number(new URL(house.url).port)), { code: 'EADDRINUSE' })

  await t.notThrowsAsync(other.close())
})

test.serial('closing lets running requests come to their end, and takes no new ones', async t => {
  const running = new Promise<void>(resolve => {
    begun = resolve
  })
  const answer = house.browser().get('/slow')
  await running

  const closed = house.server.close()

  await t.throwsAsync(house.browser().get('/slow'), { code: 'ECONNREFUSED' })
  goOn()
  t.is((await answer).body, 'done')
  await closed
})
