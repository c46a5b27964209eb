/**
 * Every route that the addons have, read from them, so that new ones are tried by themselves: without a session, with one
 * that is forged or over, without the token of a form or with that of another, and with ids of others.
 */
import test from 'ava'
import type { Environment, Route } from '#core'
import { type TestServer, testServer } from '#core/testing'
import { csrfToken } from '../../core/http/csrf.ts'
import { addSession, newSecret } from '../../core/http/session.ts'

let server: TestServer
let routes: readonly Route[]
/** What a hostile person puts into the address: all of it is of others. */
let given: Readonly<Record<string, string>>
const people: Record<'demo' | 'petra' | 'victim', number> = { demo: 0, petra: 0, victim: 0 }
const secret = 'the word is marzipan'

test.before(async () => {
  server = await testServer(['im_livechat'], { demo: true })
  routes = server.addons.flatMap(addon => addon.routes)
  given = await server.database.unit({}, async env => {
    people.demo = (await env.ref('base.user_demo')).id
    people.petra = (await person(env, 'petra', 'base.group_portal')).id
    const victim = await person(env, 'victim', 'base.group_user')
    people.victim = victim.id
    await victim.load('partner_id')
    const room = await env['discuss.channel'].create({ channel_type: 'group', name: secret })
    await env['discuss.channel.member'].create({ channel_id: room.id, partner_id: victim.partner_id.id })
    await env['mail.message'].create({ channel_id: room.id, res_id: room.id, body: secret, preview: secret })
    const values = { name: 'Rooms', res_model: 'discuss.channel', view_mode: 'list,form' }
    const action = await env['ir.actions.act_window'].create(values)
    const file = { name: 'secret.txt', raw: Buffer.from(secret) }
    await env['ir.attachment'].create({ ...file, res_model: 'discuss.channel', res_id: room.id })
    return { id: String(room.id), action: String(action.id), model: 'discuss.channel', user: String(victim.id) }
  })
})

async function person(env: Environment, login: string, group: string) {
  const { id } = await env.ref(group)
  return env['res.users'].create({ login, name: login, password: `${login} knows marzipan`, group_ids: [id] })
}

/** The parameters that no table above names: a method, a field, a token, whatever comes. */
const others: Readonly<Record<string, string>> = {
  method: 'unlink',
  field: 'password',
  token: 'x'.repeat(43),
  name: 'x',
}

const addressOf = ({ path }: Route) =>
  path.replace(/[{}]/g, '').replace(/[:*](\w+)/g, (_, name: string) => given[name] ?? others[name] ?? '1')

/** What is sent in every form: values that would be noticed, and ids of others. */
const values = () => ({
  name: 'Hacked',
  login: 'hacked',
  body: 'Hacked',
  key: 'hostile-0000-0001',
  user: given.user!,
  ids: '1',
})

interface Asking {
  /** Whose session: a user, or the secret of one. */
  readonly as?: number | string
  /** The secret of the session that the token of the form belongs to; without it, no token. */
  readonly token?: string
  readonly accept?: string
}

async function sessionOf(uid: number): Promise<string> {
  const made = newSecret()
  await addSession(server.database, made, { uid, data: {}, ip: '127.0.0.1', userAgent: 'hostile', days: 1 })
  return made
}

async function ask(route: Route, { as, token, accept = 'text/html' }: Asking) {
  const cookie = typeof as === 'number' ? await sessionOf(as) : as
  const form = new URLSearchParams({
    ...values(),
    ...(token && { csrf_token: csrfToken(token === 'own' ? cookie! : token) }),
  })
  const answer = await fetch(server.address + addressOf(route), {
    method: route.method,
    redirect: 'manual',
    headers: { accept, ...(cookie && { cookie: `session_id=${cookie}` }) },
    ...(route.method !== 'GET' && { body: form }),
  })
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() }
}

type Answer = Awaited<ReturnType<typeof ask>>

const leaks = /marzipan|\$argon2|\bSELECT\b.+\bFROM\b|core\/\w+\/\w+\.ts|\bpassword_hash\b/
const named = ({ method, path }: Route) => `${method} ${path}`
const isSafe = ({ text, status }: Answer) => status < 500 && !leaks.test(text)
const needsLogin = ({ options }: Route) => options.auth === 'user' || options.auth === 'internal'
const toLogin = ({ status, location, text }: Answer) =>
  status === 401 ||
  (status === 303 && location !== null && location.startsWith('/web/login')) ||
  /SessionExpired/.test(text)

/** All routes for which what comes is not what is expected, with what came. */
async function wrong(
  some: readonly Route[],
  asking: (route: Route) => Asking | Promise<Asking>,
  expected: (answer: Answer, route: Route) => boolean,
): Promise<string[]> {
  const found: string[] = []
  for (const route of some) {
    const answer = await ask(route, await asking(route))
    if (!isSafe(answer) || !expected(answer, route))
      found.push(`${named(route)}: ${answer.status} ${answer.location ?? ''}`)
  }
  return found
}

/** How what must not change stands. */
const state = () =>
  server.database.query(
    `SELECT (SELECT json_agg(u ORDER BY id) FROM res_users u WHERE id = $1)::text AS users,
       (SELECT json_agg(c.name ORDER BY id) FROM discuss_channel c WHERE id = $2)::text AS channel,
       (SELECT count(*) FROM discuss_channel_member WHERE channel_id = $2) AS members,
       (SELECT count(*) FROM mail_message WHERE channel_id = $2) AS messages,
       (SELECT count(*) FROM ir_attachment) AS files,
       (SELECT json_agg(rel ORDER BY gid) FROM res_groups_users_rel rel WHERE uid IN ($1, $3, $4))::text AS groups,
       (SELECT count(*) FROM res_partner WHERE name = 'Hacked' AND id NOT IN
         (SELECT partner_id FROM res_users WHERE id IN ($3, $4))) AS hacked`,
    [people.victim, Number(given.id), people.demo, people.petra],
  )

test.serial('every route says who may call it', t => {
  t.true(routes.length > 60)
  t.log(`${routes.length} routes`)
  for (const route of routes) t.true(['internal', 'user', 'public', 'none'].includes(route.options.auth), named(route))
})

test.serial(
  'without a session, with a forged one and with one that is over: to the login, or what anybody may see',
  async t => {
    const before = await state()
    const over = await sessionOf(people.demo)
    await server.database.query('DELETE FROM http_session')
    for (const as of [undefined, newSecret(), over, "'; DROP TABLE res_users; --", 'x'.repeat(5000)]) {
      for (const accept of ['text/html', 'application/json']) {
        const expected = (answer: Answer, route: Route) => !needsLogin(route) || toLogin(answer)
        t.deepEqual(await wrong(routes, () => ({ ...(as !== undefined && { as }), accept }), expected), [], as)
      }
    }
    t.deepEqual(await state(), before)
  },
)

test.serial('without the token of the form, or with that of another session: refused', async t => {
  const before = await state()
  const protectedOnes = routes.filter(({ method, options }) => method !== 'GET' && options.csrf !== false)
  t.true(protectedOnes.length > 20)
  const refused = ({ status }: Answer) => status === 400
  t.deepEqual(await wrong(protectedOnes, () => ({ as: people.demo }), refused), [])
  const foreign = await sessionOf(people.petra)
  t.deepEqual(await wrong(protectedOnes, () => ({ as: people.demo, token: foreign }), refused), [])
  t.deepEqual(await state(), before)
})

test.serial('somebody from outside is not let into the office', async t => {
  const before = await state()
  const internal = routes.filter(({ options }) => options.auth === 'internal')
  t.true(internal.length > 30)
  const refused = ({ status }: Answer) => status === 403
  t.deepEqual(await wrong(internal, () => ({ as: people.petra, token: 'own' }), refused), [])
  t.deepEqual(await state(), before)
})

test.serial(
  'with the ids of others, a colleague and somebody from outside see and change nothing of theirs',
  async t => {
    const before = await state()
    for (const as of [people.demo, people.petra]) {
      t.deepEqual(
        await wrong(
          routes,
          () => ({ as, token: 'own' }),
          () => true,
        ),
        [],
        String(as),
      )
    }
    t.deepEqual(await state(), before)
  },
)

test.serial('the stream is for those who have one', async t => {
  for (const cookie of ['', `session_id=${newSecret()}`]) {
    const answer = await fetch(`${server.address}/events?after=x.0`, {
      headers: { cookie, accept: 'application/json' },
    })
    t.is(answer.status, 401)
  }
  const cookie = `session_id=${await sessionOf(people.demo)}`
  const own = await fetch(`${server.address}/events?after=x.0`, { headers: { cookie, accept: 'application/json' } })
  t.notRegex(await own.text(), leaks)
})
