import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import test from 'ava'
import { html } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

const script = `export const words = ${JSON.stringify('chat '.repeat(200))}\n`
const house = testHouse(
  [
    route('GET', '/address/*name', { auth: 'public' }, async request =>
      html(await request.render('shop/address.njk', { name: request.ctx.path.slice('/address/'.length) })),
    ),
  ],
  {
    files: {
      'static/chat.js': script,
      'static/img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'static/.secret': 'hidden',
      'static/data.bin': 'binary',
      'manifest.ts': 'export default {}',
      'templates/address.njk': '{{ asset(name) }}',
    },
  },
)
const browser = house.browser()
const address = async (name: string) => (await browser.get(`/address/${name}`)).body

test('an address with the hash of the content may be kept for a year', async t => {
  const url = await address('shop/chat.js')
  t.regex(url, /^\/shop\/static\/chat\.js\?v=[\w-]{16}$/)

  const { headers, body, status } = await browser.get(url)

  t.is(status, 200)
  t.is(headers['cache-control'], 'public, max-age=31536000, immutable')
  t.is(headers['content-type'], 'text/javascript; charset=utf-8')
  t.is(headers['x-content-type-options'], 'nosniff')
  t.is(headers['access-control-allow-origin'], '*')
  t.is(body, script)
})

test('without the hash, or with an old one, a file is asked for each time, and not sent twice', async t => {
  for (const url of ['/shop/static/chat.js', '/shop/static/chat.js?v=old']) {
    const first = await browser.get(url)
    t.is(first.headers['cache-control'], 'no-cache')

    const second = await browser.get(url, { 'if-none-match': String(first.headers.etag) })
    t.is(second.status, 304)
    t.is(second.body, '')
  }
})

test('text is sent compressed to those who take it', async t => {
  const get = (encoding: string) => browser.get('/shop/static/chat.js', { 'accept-encoding': encoding })

  const [br, gzip, plain] = [await get('gzip, br'), await get('gzip'), await get('identity')]

  t.is(br.headers['content-encoding'], 'br')
  t.is(brotliDecompressSync(br.bytes).toString(), script)
  t.is(gzip.headers['content-encoding'], 'gzip')
  t.is(gunzipSync(gzip.bytes).toString(), script)
  t.is(plain.headers['content-encoding'], undefined)
  t.regex(String(plain.headers.vary), /Accept-Encoding/)
})

test('nothing outside of the static folder can be read', async t => {
  for (const path of [
    '/shop/static/../manifest.ts',
    '/shop/static/..%2fmanifest.ts',
    '/shop/static/%2e%2e/manifest.ts',
    '/shop/static/%2e%2e%2fmanifest.ts',
    '/shop/static/..%5cmanifest.ts',
    '/shop/static//etc/passwd',
    '/shop/static/%2fetc%2fpasswd',
    '/shop/static/img/../../manifest.ts',
    '/shop/static/.secret',
    '/shop/static/',
    '/shop/static/img',
    '/shop/static/chat.js/',
    '/shop/static/chat.js%00.png',
    '/core/../../package.json',
    '/core/constructor',
    '/bus/../bus.ts',
    '/shop/manifest.ts',
  ]) {
    const { status, body } = await browser.get(path)
    t.true(status === 404 || status === 400, `${path}: ${status}`)
    t.false(/export default|hidden|root:|native code/.test(body), path)
  }
})

test('a link that leads out of the static folder leads nowhere', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'out-'))
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(folder, join(house.folder, 'static', 'out'))

  t.is((await browser.get('/shop/static/out/secret.txt')).status, 404)
})

test('core gives htmx with what older browsers need before it, and Bootstrap in both directions', async t => {
  const htmx = await browser.get(await address('core/htmx.js'))
  t.true(htmx.body.startsWith("try{Document.parseHTMLUnsafe('<p>',{})}catch"))
  t.true(htmx.body.endsWith(readFileSync('node_modules/htmx.org/dist/htmx.min.js', 'utf8')))

  for (const name of ['core/bootstrap.css', 'core/bootstrap.rtl.css']) {
    const { body, headers } = await browser.get(await address(name))
    t.is(headers['content-type'], 'text/css; charset=utf-8')
    t.false(body.includes('sourceMappingURL'))
  }
})

test('files can only be read', async t => {
  const answer = await browser.send('/shop/static/chat.js', { method: 'POST' })

  t.is(answer.status, 405)
  t.is(answer.headers.allow, 'GET, HEAD')
})

test('kinds: an image is an image, what is unknown is only bytes', async t => {
  t.is((await browser.get('/shop/static/img/logo.svg')).headers['content-type'], 'image/svg+xml')
  t.is((await browser.get('/shop/static/data.bin')).headers['content-type'], 'application/octet-stream')
})

test('a template that names a file that is not there says so in the log', async t => {
  const { status, body } = await browser.get('/address/shop/chta.js')

  t.is(status, 500)
  t.false(body.includes('chta.js'))
  t.true(house.lines.join().includes('There is no static file \\"shop/chta.js\\"'))
})
