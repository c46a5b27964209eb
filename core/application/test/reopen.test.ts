import test from 'ava'
import { publish } from '../../bus/publish.ts'
import { Person } from '../../bus/test/person.ts'
import { SetupError } from '../../errors.ts'
import { type TestServer, testServer, until, Visitor } from '../../testing/index.ts'
import { addonsFolder, board, broken, slow } from './addons.ts'

let server: TestServer

test.before(async () => {
  server = await testServer(['base', 'slow'], { addonsPath: [addonsFolder(board, broken, slow)], demo: true })
})
const get = async (path: string) => {
  const answer = await fetch(server.address + path, { redirect: 'manual' })
  return { status: answer.status, text: await answer.text() }
}

test.serial('another set of addons is served at once, and what was begun before ends as it began', async t => {
  let slowEnds = () => {}
  const began = new Promise<void>(slowBegan => {
    Object.assign(globalThis, { slowBegan, slowMayEnd: new Promise<void>(resolve => (slowEnds = resolve)) })
  })
  t.is((await get('/board')).status, 404)
  const before = server.database
  const running = get('/slow')
  await began
  await server.reopen(['base', 'slow', 'board'])
  t.not(server.database, before)
  t.deepEqual(await get('/board'), { status: 200, text: 'notes: 1' })
  t.is((await get('/board/static/board.css')).status, 200)
  t.true((await get('/web/login')).text.includes('Read the board'))
  slowEnds()
  t.like(await running, { status: 200 })
})

test.serial('a person whose stream is open misses nothing', async t => {
  const admin = await new Visitor(server.address).logIn('admin')
  const uid = (await server.database.unit({}, env => env.ref('base.user_admin'))).id
  const tell = (text: string) =>
    server.database.unit({}, async env => publish(env, `user:${uid}`, 'board.told', { text }))
  const cursor = await server.bus.cursor(`user:${uid}`)
  const cookie = `session_id=${admin.session}`
  const person = new Person(`${server.address}/events`, cursor, {
    fetch: (input, init = {}) => fetch(input, { ...init, headers: { ...init.headers, cookie } }),
  })
  await tell('before')
  const reopening = server.reopen(['base', 'slow', 'board'])
  await tell('during')
  await reopening
  await tell('after')
  await until(() => person.numbers.length >= 3)
  t.is(person.numbers.length, 3)
  t.deepEqual(person.resets, [])
  person.leave()
})

test.serial('when the new set cannot be opened, the old one goes on', async t => {
  const before = server.database
  await t.throwsAsync(server.reopen(['base', 'slow', 'board', 'broken']))
  await t.throwsAsync(server.reopen(['base', 'nobody']), { instanceOf: SetupError })
  t.is(server.database, before)
  t.is((await get('/board')).status, 200)
})

test.serial('what an addon brought to pages goes with it', async t => {
  t.true((await get('/web/login')).text.includes('Read the board'))
  await server.reopen(['base', 'slow'])
  t.false((await get('/web/login')).text.includes('Read the board'))
})
