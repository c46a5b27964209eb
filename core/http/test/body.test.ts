import { connect } from 'node:net'
import test from 'ava'
import { json } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

const open = { auth: 'public', csrf: false } as const
const house = testHouse([
  route('POST', '/echo', open, request => json({ ...request.form })),
  route('POST', '/small', { ...open, limit: 100 }, request => json({ ...request.form })),
  route('GET', '/query', { auth: 'public' }, request => json({ ...request.query, all: request.search.getAll('a') })),
])

const types = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
  multipart: 'multipart/form-data; boundary=----edge7',
}

async function post(type: keyof typeof types | string, body: string | Buffer, path = '/echo') {
  // The type of a named kind, or the type as it is.
  const headers = { 'content-type': types[type as keyof typeof types] ?? type, accept: 'application/json' }
  const answer = await house.browser().send(path, { method: 'POST', headers, body })
  return { status: answer.status, value: JSON.parse(answer.body), message: JSON.parse(answer.body).error?.message }
}

const part = (name: string, value: string, more = '') =>
  `------edge7\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n------edge7--\r\n`

test('forms and JSON objects arrive as they were sent', async t => {
  t.deepEqual((await post('form', 'a=1&b=two+words&b=%C3%A9')).value, { a: '1', b: ['two words', 'é'] })
  t.deepEqual((await post('json', '{"a":[1,{"b":null}],"c":"\\u202e😀"}')).value, {
    a: [1, { b: null }],
    c: '\u202e😀',
  })
  t.deepEqual((await post('multipart', part('a', 'é'))).value, { a: 'é' })
  t.deepEqual((await post('form', '')).value, {})
  t.deepEqual((await post('form', 'price=100%&x')).value, { price: '100%', x: '' })
})

test('names of the prototype are either fields like any other or refused', async t => {
  t.deepEqual((await post('form', 'constructor=1&toString=2')).value, { constructor: '1', toString: '2' })
  t.is((await post('form', '__proto__=1')).message, 'A field may not be named "__proto__".')
  t.is((await post('json', '{"a":{"__proto__":{"admin":true}}}')).status, 400)
  t.is((await post('multipart', part('__proto__', '1'))).status, 400)
})

test('null bytes are refused in every kind of body', async t => {
  for (const [type, body] of [
    ['form', 'a=%00'],
    ['form', 'a=\0'],
    ['form', '%00=a'],
    ['json', '{"a":{"b":["\\u0000"]}}'],
    ['json', '{"\\u0000":1}'],
    ['multipart', part('a', '\0')],
  ] as const) {
    const { status, message } = await post(type, body)
    t.is(status, 400, body)
    t.is(message, 'Text may not contain null bytes (U+0000).')
  }
})

test('bytes that are not UTF-8 are refused, not mended', async t => {
  const broken = Buffer.from([0x61, 0x3d, 0xc3, 0x28])

  t.is((await post('form', broken)).message, 'The body is not valid UTF-8.')
  t.is((await post('form', 'a=%C3%28')).message, 'The form is not valid UTF-8.')
  t.is((await post('json', Buffer.concat([Buffer.from('{"a":"'), broken, Buffer.from('"}')]))).status, 400)
  t.is((await post('multipart', Buffer.from(part('a', '\xff'), 'latin1'))).status, 400)
  t.is((await post('json', '{"a":"\\ud800"}')).status, 400)
})

test('a JSON body must be an object, well formed and not too deep', async t => {
  t.is((await post('json', '[1]')).message, 'A JSON object was expected, not a list.')
  t.is((await post('json', 'null')).message, 'A JSON object was expected, not null.')
  t.is((await post('json', '"text"')).status, 400)
  t.is((await post('json', '{"a":')).message, 'The body is not valid JSON.')
  t.is((await post('json', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`)).status, 400)
})

test('ten thousand fields are too many', async t => {
  const fields = Array.from({ length: 10_000 }, (_, index) => `f${index}=1`).join('&')

  t.is((await post('form', fields)).message, 'A form may have 2000 fields at most.')
})

test('a body above the limit is refused, whether it says its length or not', async t => {
  const large = 'x'.repeat(1024 * 1024 + 1)

  t.is((await post('form', large)).status, 413)
  t.is((await post('form', large)).message, 'That is too much at once: at most 1 MB can be sent here.')
  t.is((await post('form', `a=${'x'.repeat(99)}`, '/small')).status, 413)
  t.is((await post('form', `a=${'x'.repeat(98)}`, '/small')).status, 200)
  t.regex(await chunked('/small', 'x'.repeat(4000)), /^HTTP\/1.1 413 /)
})

test('what is neither a form nor JSON, compressed or a file is refused in words', async t => {
  t.is((await post('text/plain', 'a=1')).message, 'A form or JSON was expected, not text/plain.')
  t.is((await post('multipart', part('a', 'x', '; filename="a.txt"'))).message, 'Files cannot be sent here.')
  t.is((await post('multipart', part('a', '', '; filename=""'))).status, 200, 'a file field left empty')
  t.is((await post('multipart/form-data', 'x')).status, 400)
  const headers = { 'content-type': types.json, 'content-encoding': 'gzip' }
  t.is((await house.browser().send('/echo', { method: 'POST', headers, body: '{}' })).status, 415)
})

test('addresses are checked like bodies', async t => {
  const browser = house.browser()

  t.is((await browser.get('/query?a=1&a=2&b=%C3%A9')).body, '{"a":"1","b":"é","all":["1","2"]}')
  t.is((await browser.get('/query?a=100%')).status, 200)
  for (const bad of ['/query?a=%00', '/query?a=%C3%28', '/que%00ry', '/que%C3%28', '/%', '/query?__proto__=1']) {
    t.is((await browser.get(bad)).status, 400, bad)
  }
})

function chunked(path: string, body: string): Promise<string> {
  const { hostname, port } = new URL(house.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${types.form}\r\nConnection: close\r\n`)
    socket.write(`Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)
  })
}
