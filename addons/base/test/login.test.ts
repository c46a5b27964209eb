import { get } from 'node:http'
import test from 'ava'
import { testServer, Visitor } from '#core/testing'

const server = await testServer(['base'], { demo: true })

const somebody = () => new Visitor(server.address)
const problem = (page: string) => /role="alert">([^<]*)</.exec(page)?.[1]

test.serial('who is not logged in is sent to the login page, and afterwards to where they wanted', async t => {
  const tom = somebody()
  const asked = await tom.get('/web/profile?x=1')
  t.is(asked.status, 303)
  const login = asked.headers.get('location')!
  t.is(login, '/web/login?redirect=%2Fweb%2Fprofile%3Fx%3D1')
  const page = await (await tom.get(login)).text()
  t.true(page.includes('name="redirect" value="/web/profile?x=1"'))
  const done = await tom.post('/web/login', { login: 'demo', password: 'demo', redirect: '/web/profile?x=1' })
  t.deepEqual([done.status, done.headers.get('location')], [303, '/web/profile?x=1'])
  t.is((await tom.get('/web/profile')).status, 200)
  t.is((await tom.get('/web/login')).headers.get('location'), '/web')
})

test.serial('a login leads to addresses of this site only', async t => {
  for (const redirect of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '']) {
    const done = await somebody().post('/web/login', { login: 'demo', password: 'demo', redirect })
    t.is(done.headers.get('location'), '/web', redirect)
  }
})

test.serial(
  'K5: a wrong password and an unknown login get the same page, with the login kept and the password not',
  async t => {
    const pages: string[] = []
    for (const login of ['demo', 'nobody-"<script>']) {
      const answer = await somebody().post('/web/login', { login, password: 'my secret guess' })
      t.is(answer.status, 401)
      const page = await answer.text()
      t.is(problem(page), 'Wrong login or password.')
      t.false(page.includes('my secret guess'))
      t.false(page.includes('<script>nobody'))
      pages.push(page.replaceAll(/(value|nonce)="[^"]*"/g, ''))
    }
    t.is(pages[0], pages[1])
  },
)

test.serial('a login needs the token of the form', async t => {
  const tom = somebody()
  await tom.get('/web/login')
  const answer = await tom.post('/web/login', { login: 'demo', password: 'demo', csrf_token: 'forged' })
  t.true(answer.status >= 400 && answer.status < 500)
  t.is((await tom.get('/web')).status, 303)
})

test.serial('repeated tries are slowed down, for that login from that address only', async t => {
  const guess = (password: string) => somebody().post('/web/login', { login: 'amara', password })
  for (let round = 0; round < 5; round++) t.is((await guess(`guess ${round}`)).status, 401)
  const refused = await guess('one more')
  t.is(refused.status, 429)
  t.regex(refused.headers.get('retry-after') ?? '', /^\d+$/)
  t.regex(problem(await refused.text()) ?? '', /Too many tries\. Wait \d+ seconds/)
  t.is((await somebody().post('/web/login', { login: 'demo', password: 'demo' })).status, 303)
})

test.serial('a login makes a new session; the one before is worthless', async t => {
  const thief = somebody()
  const tom = somebody()
  await tom.get('/web/login')
  thief.session = tom.session!
  await tom.logIn('demo')
  t.not(tom.session, thief.session)
  t.is((await thief.get('/web')).status, 303)
})

test.serial('logging out takes a form, and ends the session everywhere', async t => {
  const tom = await somebody().logIn('demo')
  t.is((await tom.get('/web/logout')).status, 404)
  t.is((await tom.get('/web')).status, 200)
  const thief = somebody()
  thief.session = tom.session!
  const out = await tom.post('/web/logout')
  t.deepEqual([out.status, out.headers.get('location')], [303, '/web/login'])
  t.is((await tom.get('/web')).status, 303)
  t.is((await thief.get('/web')).status, 303)
})

test.serial('who is archived is out at once', async t => {
  const zoe = { login: 'zoe', password: 'zoes password' }
  const id = await server.database.unit({}, async env => (await env['res.users'].create({ name: 'Zoe', ...zoe })).id)
  const browser = await somebody().logIn(zoe.login, zoe.password)
  t.is((await browser.get('/web')).status, 200)
  await server.database.unit({}, env => env['res.users'].browse(id).write({ active: false }))
  t.is((await browser.get('/web')).status, 303)
  t.is((await somebody().post('/web/login', zoe)).status, 401)
})

test.serial('a changed password ends all other sessions, and not this one', async t => {
  const mia = { login: 'mia', password: 'mias password' }
  await server.database.unit({}, env => env['res.users'].create({ name: 'Mia', ...mia }))
  const [here, there] = [
    await somebody().logIn(mia.login, mia.password),
    await somebody().logIn(mia.login, mia.password),
  ]
  const change = (before: string, after: string, again = after) =>
    here.post('/web/profile/password', { before, after, again })
  const wrong = await change('guess', 'a new password')
  t.is(wrong.status, 422)
  t.is(problem(await wrong.text()), 'This is not your present password.')
  t.is(
    problem(await (await change(mia.password, 'a new password', 'another')).text()),
    'The new password was not typed the same twice.',
  )
  t.is((await change(mia.password, 'a new password')).status, 303)
  t.is((await here.get('/web')).status, 200)
  t.is((await there.get('/web')).status, 303)
})

test.serial('somebody from outside has a profile, too', async t => {
  const lea = { login: 'lea', password: 'leas password' }
  await server.database.unit({}, async env => {
    const portal = await env.ref('base.group_portal')
    await env['res.users'].create({ name: 'Léa', group_ids: [portal.id], ...lea })
  })
  const browser = await somebody().logIn(lea.login, lea.password)
  const page = await (await browser.get('/web/profile')).text()
  t.regex(page, /<h1[^>]*>Léa<\/h1>/)
  const form = { name: 'Léa Martin', _was: '{}' }
  t.is((await browser.post('/web/profile', form)).status, 303)
  t.regex(await (await browser.get('/web/profile')).text(), /<h1[^>]*>Léa Martin<\/h1>/)
})

test.serial('who has no time zone yet gets that of their browser; a chosen one stays', async t => {
  const kim = { login: 'kim', password: 'kims password' }
  await server.database.unit({}, env => env['res.users'].create({ name: 'Kim', ...kim }))
  const zone = async (tz: string) => {
    await somebody().post('/web/login', { ...kim, tz })
    const [row] = await server.database.query(`SELECT tz FROM res_partner WHERE name = 'Kim'`)
    return row
  }
  t.deepEqual(await zone('Mars/Olympus'), { tz: null })
  t.deepEqual(await zone('Asia/Seoul'), { tz: 'Asia/Seoul' })
  t.deepEqual(await zone('Europe/Paris'), { tz: 'Asia/Seoul' })
})

test.serial('the demo accounts are told on this machine, and to nobody who comes by another name', async t => {
  const told = async (host: string) => {
    const { port } = new URL(server.address)
    const answer = await new Promise<string>((resolve, reject) => {
      get({ port, host: '127.0.0.1', path: '/web/login', headers: { host } }, response => {
        let text = ''
        response.on('data', chunk => {
          text += chunk
        })
        response.on('end', () => resolve(text))
      }).on('error', reject)
    })
    return answer.includes('<kbd>admin</kbd>')
  }
  t.true(await told('localhost:8069'))
  t.true(await told('[::1]:8069'))
  t.false(await told('chat.example.com'))
})

test.serial('the login page speaks the language of the browser', async t => {
  const page = await (await somebody().get('/web/login', { 'accept-language': 'fr-CA,fr;q=0.9,en;q=0.5' })).text()
  t.regex(page, /<html lang="fr/)
  t.true(page.includes('Mot de passe'))
})

test.serial('a picture is made of the name of somebody whom one may see; its address tells nothing', async t => {
  const tom = await somebody().logIn('demo')
  const picture = await tom.get('/web/avatar/res.users/2')
  t.is(picture.headers.get('content-type'), 'image/svg+xml')
  t.is(picture.headers.get('cache-control'), 'private, max-age=600')
  t.regex(await picture.text(), />IM<\/text>/)
  for (const path of ['res.users/999', 'res.users/0', 'res.users/x', 'res.company/1', 'ir.ui.view/1']) {
    t.is((await tom.get(`/web/avatar/${path}`)).status, 404, path)
  }
  t.is((await somebody().get('/web/avatar/res.users/2')).status, 404)
})
