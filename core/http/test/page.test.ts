import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { content, empty, html, json, notFound, page } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

const open = { auth: 'public' } as const
const house = testHouse(
  [
    route('GET', '/token', open, request => html(request.csrfToken)),
    route('GET', '/page', open, () => page('shop/page.njk', { words: '<i>' }, { title: 'Shop' })),
    route('GET', '/framed', { ...open, frameAncestors: '*' }, () => page('shop/page.njk')),
    route('GET', '/form', open, () => page('shop/form.njk')),
    route('GET', '/long', open, () => html('word '.repeat(1000))),
    route('GET', '/script', open, () =>
      content('1', 'text/javascript', { headers: { 'Cache-Control': 'public, max-age=60' } }),
    ),
    route('GET', '/gone', open, () => notFound()),
    route('GET', '/empty', open, () => empty()),
    route('GET', '/broken', open, () => page('shop/broken.njk')),
    route('GET', '/typed/:shop/:item', open, ({ params }) => json({ shop: params.shop, item: params.item })),
    route('POST', '/login', open, async request => {
      request.login(7)
      return empty()
    }),
  ],
  {
    files: {
      'templates/page.njk':
        '{% from "shop/_macro.njk" import greet %}{{ title }}|{{ words }}|{{ nonce }}|{{ lang }}|{{ dir }}|{{ user.name }}|' +
        "{{ fragment }}|{{ slot('systray') }}{{ slot('nothing') }}|{{ greet() }}|{{ icon('chat') }}|{{ user.sessionToken }}|{{ slot('sections') }}",
      'templates/_macro.njk': "{% macro greet() %}{{ _('Hello %(name)s', { name: 'you' }) }}{% endmacro %}",
      'templates/form.njk': '<input name="csrf_token" value="{{ csrf_token }}">',
      'templates/broken.njk': 'one\n{{ nowhere.to.go() }}',
    },
    slots: { systray: async () => '<b>bell</b>', sections: async () => '<a>menu</a>', nothing: async () => null },
  },
)

test('every page has a policy under which only its own scripts run, with a new nonce each time', async t => {
  const [one, two] = [await house.browser().get('/page'), await house.browser().get('/page')]
  const policy = String(one.headers['content-security-policy'])
  const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? 'none'

  t.is(one.body.split('|')[2], nonce)
  t.true(policy.includes(`script-src 'nonce-${nonce}' 'strict-dynamic';`))
  for (const part of ["default-src 'self'", "frame-ancestors 'self'", "object-src 'none'", "base-uri 'none'"]) {
    t.true(policy.includes(part), part)
  }
  t.false(policy.includes('unsafe'))
  t.not(one.headers['content-security-policy'], two.headers['content-security-policy'])
  t.is(one.headers['x-content-type-options'], 'nosniff')
  t.is(one.headers['x-frame-options'], 'SAMEORIGIN')
  t.is(one.headers['cache-control'], 'no-store')
  t.is(one.headers['x-powered-by'], undefined)
})

test('a route may let other sites frame its page', async t => {
  const { headers } = await house.browser().get('/framed')

  t.regex(String(headers['content-security-policy']), /frame-ancestors \*$/)
  t.is(headers['x-frame-options'], undefined)
})

test('a page has what every template gets, escaped, and what addons add to its places', async t => {
  const browser = house.browser()
  await browser.post('/login')

  const [title, words, , lang, dir, user, fragment, slot, greeting, icon, token] = (
    await browser.get('/page')
  ).body.split('|')

  t.deepEqual([title, words, lang, dir, user, fragment], ['Shop', '&lt;i&gt;', 'en-US', 'ltr', 'ada', 'false'])
  t.is(slot, '<b>bell</b>')
  t.is(greeting, 'Hello you', 'in macros too')
  t.regex(icon!, /^<svg class="icon"/)
  t.is(token, '', 'what opens sessions is not for templates')
})

test('a part of a page knows that it is one, and has only the places that change', async t => {
  const parts = (await house.browser().get('/page', { 'hx-request': 'true', 'hx-request-type': 'partial' })).body.split(
    '|',
  )

  t.is(parts[6], 'true')
  t.is(parts[7], '')
  t.is(parts[11], '<a>menu</a>')
})

test('a visitor is answered in the language of the browser, if it is enabled here', async t => {
  const lang = async (accept: string) =>
    (await house.browser().get('/page', { 'accept-language': accept })).body.split('|')[3]

  t.is(await lang('fr-CA, en;q=0.5'), 'fr-FR')
  t.is(await lang('de, fr;q=0.9, en;q=0.5'), 'fr-FR')
  t.is(await lang('de'), 'en-US')
  t.is(await lang('*'), 'en-US')
  t.is(await lang('; drop, ,,'), 'en-US')
})

test('errors speak the language of the person too', async t => {
  const { body } = await house.browser().get('/gone', { 'accept-language': 'fr' })

  t.regex(body, /<html lang="fr-FR" dir="ltr">/)
})

test('a page with a form brings the cookie that its token needs, another page does not', async t => {
  t.regex(String((await house.browser().get('/form')).headers['set-cookie']), /^session_id=/)
  t.is((await house.browser().get('/page')).headers['set-cookie'], undefined)
})

test('what is long is compressed', async t => {
  const { headers, bytes } = await house.browser().get('/long', { 'accept-encoding': 'gzip' })

  t.is(headers['content-encoding'], 'gzip')
  t.is(gunzipSync(bytes).toString(), 'word '.repeat(1000))
  t.is((await house.browser().get('/long', { 'accept-encoding': 'br, gzip' })).headers['content-encoding'], 'br')
  t.is((await house.browser().get('/long')).headers['content-encoding'], undefined)
})

test('a handler may say how long its answer keeps, and may answer nothing', async t => {
  t.is((await house.browser().get('/script')).headers['cache-control'], 'public, max-age=60')
  t.is((await house.browser().get('/empty')).status, 204)
})

test('a broken template tells the log its name and line, and people nothing', async t => {
  const { status, body } = await house.browser().get('/broken')

  t.is(status, 500)
  t.false(body.includes('nowhere'))
  t.regex(house.lines.join(), /\(shop\/broken\.njk\) \[Line 2, /)
})

test('parameters are decoded', async t => {
  t.is((await house.browser().get('/typed/caf%C3%A9/a%2Fb')).body, '{"shop":"café","item":"a/b"}')
})
