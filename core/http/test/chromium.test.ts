import test from 'ava'
import { UserError } from '../../errors.ts'
import { testBrowser } from '../../testing/browser.ts'
import { empty, html, page } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

const house = testHouse(
  [
    route('GET', '/token', { auth: 'public' }, request => html(request.csrfToken)),
    route('GET', '/page', { auth: 'public' }, () => page('shop/page.njk')),
    route('GET', '/part', { auth: 'public' }, () => html('<p>The part</p>')),
    route('POST', '/act', { auth: 'public' }, () => html('<p>Done</p>')),
    route('GET', '/fail', { auth: 'public' }, () => {
      throw new UserError('The channel is closed.')
    }),
    route('POST', '/login', { auth: 'public' }, request => {
      request.login(7)
      return empty()
    }),
  ],
  {
    readers: [],
    files: {
      'static/page.js': "import './more.js'\ndocument.documentElement.dataset.module = 'ran'\n",
      'static/more.js': "document.documentElement.dataset.more = 'ran'\n",
      'templates/page.njk': `<!doctype html><html lang="en"><head><title>Shop</title>
        <link rel="stylesheet" href="{{ asset('core/bootstrap.css') }}">
        <script nonce="{{ nonce }}" src="{{ asset('core/htmx.js') }}" defer></script>
        <script nonce="{{ nonce }}" src="{{ asset('shop/page.js') }}" type="module"></script>
        {% if user %}<script nonce="{{ nonce }}" src="{{ asset('bus/live.js') }}" type="module"></script>{% endif %}
        <script nonce="{{ nonce }}">document.documentElement.dataset.own = 'ran'</script>
        <script>document.documentElement.dataset.injected = 'ran'</script></head>
        <body {% if user %}data-stream-key="user:{{ user.uid }}" data-cursor="{{ cursor }}"{% endif %}>
        <div id="notifications"></div><main id="main">The page</main>
        <img src="/none.png" onerror="document.documentElement.dataset.handler = 'ran'" alt="">
        <button id="part" hx-get="/part" hx-target="#main">Part</button>
        <button id="fail" hx-get="/fail" hx-target="#main">Fail</button>
        <form hx-post="/act" hx-target="#main"><input type="hidden" name="csrf_token" value="{{ csrf_token }}">
        <button id="act">Act</button></form></body></html>`,
    },
  },
)

async function openPage(cookie?: string) {
  const context = await (await testBrowser()).newContext()
  const [name = '', value = ''] = (cookie ?? '').split('=')
  if (cookie) await context.addCookies([{ name, value, url: house.url }])
  const tab = await context.newPage()
  await tab.goto(`${house.url}/page`)
  return tab
}

test('in a browser our own scripts run, and what was slipped into the page does not', async t => {
  const tab = await openPage()
  await tab.waitForSelector('html[data-more]')

  const ran = await tab.evaluate('Object.keys(document.documentElement.dataset).sort().join()')

  t.is(ran, 'module,more,own')
})

test('htmx puts parts into the page, and sends forms', async t => {
  const tab = await openPage()

  await tab.click('#part')
  await tab.waitForSelector('#main >> text=The part')
  await tab.click('#act')
  await tab.waitForSelector('#main >> text=Done')

  t.is(await tab.locator('#notifications').innerText(), '')
})

test('when something fails, the page stays and an alert says what it was', async t => {
  const tab = await openPage()

  await tab.click('#fail')
  await tab.waitForSelector('#notifications [role=alert]')

  t.is((await tab.locator('[role=alert]').innerText()).trim(), 'The channel is closed.')
  t.is(await tab.locator('#main').innerText(), 'The page')
})

test('the client of the bus runs under the policy of our pages', async t => {
  const ada = house.browser()
  await ada.post('/login')

  const tab = await openPage(ada.cookie)

  await tab.waitForSelector('html[data-live="open"]')
  t.is([...house.bus!.streams.of('user:7')].length, 1)
})
