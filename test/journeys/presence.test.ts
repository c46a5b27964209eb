import test from 'ava'
import { testServer, until, Visitor } from '#core/testing'
import { times } from '../../addons/discuss/presence/tracker.ts'
import { Guest } from '../guest.ts'

test('an operator who closes the browser is not shown as online to the visitor any more, nor as typing', async t => {
  times.grace = 50
  const { address, database } = await testServer(['im_livechat'], { demo: true })
  const tom = await new Visitor(address).logIn('demo')
  const browser = new AbortController()
  const stream = await fetch(`${address}/events`, {
    headers: { cookie: `session_id=${tom.session}`, accept: 'text/event-stream' },
    signal: browser.signal,
  })
  t.is(stream.status, 200)
  await tom.post('/discuss/presence')
  await until(async () => (await database.query(`SELECT FROM mail_presence WHERE status = 'online'`)).length === 1)
  const nora = await new Guest(address).begin()
  t.regex(nora.html, /Tom/)
  t.regex(nora.html, /Online/, 'Tom must be seen online for this test to mean anything')

  const own = await fetch(`${address}/events?after=${nora.cursor}`, {
    headers: { authorization: `Bearer ${nora.token}`, accept: 'text/event-stream' },
  })
  const reader = own.body!.pipeThrough(new TextDecoderStream()).getReader()
  browser.abort()

  let heard = ''
  while (!heard.includes('#typing')) {
    const { value, done } = await reader.read()
    if (done) break
    heard += value
  }
  await reader.cancel()
  const last = heard.slice(heard.lastIndexOf('id=\\"operator\\"'))
  t.regex(last, /Tom/)
  t.notRegex(last, /Online/)
})
