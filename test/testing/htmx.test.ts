import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import { onCleanUp, Visitor } from '#core/testing'

const start = `<!doctype html><title>Start</title><meta name="csrf-token" content="token7"><body>
  <div id="news">old</div> <p class="count">1</p>
  <ul id="rows" hx-target:inherited="#rows" hx-swap:inherited="beforeend"><li id="row1">one</li>
    <li><button hx-post="/more">More</button></li></ul>
  <div id="box"><button hx-get="/box" hx-target="closest div" hx-swap="outerHTML">Open</button></div>
  <form hx-post="/far" id="far"><input name="who" aria-label="Who" required><button name="go" value="1">Go</button></form>
  <a href="/full">Leave</a> <button hx-get="/again">Again</button> <button hx-get="/moved" hx-target="#news">Move</button>
  <button hx-get="/nothing" hx-target="#news">Nothing</button> <button hx-get="/elsewhere" hx-target="#news">Else</button>
  <button hidden>Secret</button><a href="/one">Twice</a><a href="/two">Twice</a>
</body>`
const asked: Record<string, string>[] = []
const answers: Record<string, { headers?: Record<string, string>; status?: number; body: string }> = {
  '/': { body: start },
  '/more': {
    body: `<li id="row2">two</li><div id="news" hx-swap-oob="true">fresh</div><b hx-swap-oob="innerHTML:.count">2</b>
      <hx-partial hx-target="#rows" hx-swap="upsert"><li id="row1">uno</li></hx-partial>`,
  },
  '/box': { body: '<div id="box">Opened</div>' },
  '/far': { headers: { 'HX-Redirect': '/full' }, body: '' },
  '/full': { body: '<title>Full</title><p>The whole page</p>' },
  '/again': { headers: { 'HX-Refresh': 'true' }, body: '' },
  '/moved': { headers: { 'HX-Retarget': '#box', 'HX-Reswap': 'innerHTML', 'HX-Push-Url': '/new' }, body: 'moved' },
  '/nothing': { status: 204, body: '' },
  '/elsewhere': { headers: { location: 'http://example.com/' }, status: 302, body: '' },
}
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://localhost')
  const chunks: Buffer[] = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    asked.push({ ...(request.headers as Record<string, string>), path: pathname, body: String(Buffer.concat(chunks)) })
    const { status = 200, headers = {}, body } = answers[pathname]!
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body)
  })
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
onCleanUp(() => server.close())
// It listens on a port.
const { port } = server.address() as AddressInfo
const open = () => new Visitor(`http://127.0.0.1:${port}`).open('/')

test.serial('an answer goes into its target, and parts of it elsewhere', async t => {
  const page = await open()
  await page.press('More')
  t.is(page.text('#rows'), 'uno\nMore\ntwo')
  t.is(page.text('#news'), 'fresh')
  t.is(page.text('.count'), '2')
  t.is(page.url, '/')
  await page.press('Open')
  t.is(page.text('#box'), 'Opened')
})

test.serial('htmx tells the server what it asks for, with the token of the page', async t => {
  const page = await open()
  asked.length = 0
  await page.press('More')
  t.like(asked[0], {
    'hx-request': 'true',
    'hx-request-type': 'partial',
    'hx-target': 'ul#rows',
    'x-csrf-token': 'token7',
  })
})

test.serial('headers of the answer lead to another page, to the same again, or to another part', async t => {
  const page = await open()
  await page.press('Move')
  t.is(page.text('#box'), 'moved')
  t.is(page.text('#news'), 'old')
  t.is(page.url, '/new')
  await page.open('/')
  await page.press('Open').then(each => each.press('Again'))
  t.true(page.has('#box button'))
  await page.press('Nothing')
  t.is(page.text('#news'), 'old')
  await page.fill('Who', 'Ada').press('Go')
  t.is(asked.find(({ path }) => path === '/far')!.body, 'who=Ada&go=1')
  t.is(page.text(), 'The whole page')
  t.is(page.title, 'Full')
})

test.serial('what is hidden can not be pressed, what is meant must be clear, and no other site is visited', async t => {
  const page = await open()
  await t.throwsAsync(page.press('Secret'), { message: /no button or link “Secret”/ })
  await t.throwsAsync(page.press('Twice'), { message: /There are 2 “Twice”/ })
  await t.throwsAsync(page.press('Go'), { message: 'The form is not sent before this is filled in: Who.' })
  await t.throwsAsync(page.press('Else'), { message: /leads to another site/ })
})
