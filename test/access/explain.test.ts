/** `npx foyer explain access` and its page. */
import test from 'ava'
import { AccessError, explainAccess, type Id, type Operation, ValueError } from '#core'
import { testCluster, testServer, Visitor } from '#core/testing'
import { inWords } from '../../core/cli/explain/access.ts'
import { runFoyer } from '../../core/cli/test/run.ts'

const server = await testServer(['im_livechat'], { demo: true })
const { database } = server

interface Asked {
  user: string
  model: string
  operation: Operation
  id?: Id
  by?: string
}

const uidOf = async (login: string) => {
  const [row] = await database.query<{ id: number }>('SELECT id FROM res_users WHERE login = $1', [login])
  return row!.id
}

const explain = async ({ user, by, ...asked }: Asked) => {
  const uid = await uidOf(user)
  return database.unit(by ? { uid: await uidOf(by) } : {}, env => explainAccess(env, { uid, ...asked }))
}

test('lines: which groups may, and by which the person is in them', async t => {
  const text = inWords(await explain({ user: 'admin', model: 'res.lang', operation: 'write' }))
  t.is(
    text,
    [
      'May Inès Moreau (admin) modify “Language” (res.lang)?',
      'Yes.',
      '',
      '  + Access lines of res.lang: one of these groups',
      '    + Administration / Settings: in it',
    ].join('\n'),
  )
  const { allowed, answer } = await explain({ user: 'demo', model: 'res.lang', operation: 'write' })
  t.false(allowed)
  t.is(answer, 'No: this does not hold: Access lines of res.lang: one of these groups')
})

test('rules: those of the groups and those for everybody, each with its domain and whether it holds', async t => {
  const [own, foreign] = await database.unit({ uid: await uidOf('demo') }, async env => {
    const mine = await env['discuss.channel'].begin({ channel_type: 'group' }, [])
    const system = env.sudo()['discuss.channel']
    return [mine.id, (await system.create({ name: 'Closed', channel_type: 'group' })).id]
  })
  const no = await explain({ user: 'demo', model: 'discuss.channel', operation: 'read', id: foreign })
  t.false(no.allowed)
  t.is(no.answer, 'No: this does not hold: Rules of their groups: one of these')
  const rules = no.parts.find(({ title }) => title.startsWith('Rules of their groups'))!
  t.deepEqual(
    rules.items.map(({ text, holds }) => [text, holds]),
    [
      ['Conversations: own, and open channels (User types / Internal User)', false],
      ['Live chat: every session (Live Chat / User)', false],
    ].slice(0, rules.items.length),
  )
  t.true(rules.items[0]!.domain!.includes('channel_member_ids'))
  t.is(typeof own, 'number')
})

test('what it answers is what happens: every model, person and operation, on a record', async t => {
  const models = [...database.registry.models.values()].filter(({ abstract, query }) => !abstract && query === null)
  const wrong: string[] = []
  let tried = 0
  for (const login of ['admin', 'demo', 'public']) {
    const uid = await uidOf(login)
    await database.unit({}, async env => {
      const person = await env.withUser(uid)
      for (const { name } of models) {
        const { ids } = await env.model(name).search([], { limit: 2, activeTest: false })
        for (const operation of ['read', 'write', 'create', 'unlink'] as const) {
          for (const id of [undefined, ...ids]) {
            tried++
            const { allowed, parts, answer } = await explainAccess(env, { uid, model: name, operation, id })
            const found = await person
              .model(name)
              .browse(id ?? [])
              .hasAccess(operation)
            // The parts explain it, but for one's own user, which the model itself decides.
            const explained = parts.every(({ holds }) => holds) === allowed || answer.includes('the model itself')
            if (allowed !== found || !explained) wrong.push(`${login} ${operation} ${name} ${id}: ${answer}`)
          }
        }
      }
    })
  }
  t.log(`${tried} questions`)
  t.true(tried > 500)
  t.deepEqual(wrong, [])
})

test('it is for those who give rights, and what does not exist is said', async t => {
  const asked = { user: 'demo', model: 'res.partner', operation: 'read' } as const
  await t.throwsAsync(explain({ ...asked, by: 'demo' }), { instanceOf: AccessError })
  t.true((await explain({ ...asked, by: 'admin' })).allowed)
  t.is((await explain({ ...asked, id: 99_999_999 })).answer, 'There is no such record.')
  await t.throwsAsync(explain({ ...asked, model: 'res.partners' }), {
    instanceOf: ValueError,
    message: /res\.partners/,
  })
})

test('the name of a record is told only to those who may open it', async t => {
  const id = await database.unit({}, async env => {
    const made = await env['discuss.channel'].create({ name: 'Layoffs', channel_type: 'group' })
    return made.id
  })
  const asked = { user: 'demo', model: 'discuss.channel', operation: 'read', id } as const
  t.regex((await explain(asked)).question, /Layoffs/)
  t.notRegex(JSON.stringify(await explain({ ...asked, by: 'admin' })), /Layoffs/)
})

test('the page: for administrators; it shows question, answer, lines and rules, and understands wrong input', async t => {
  const admin = await new Visitor(server.address).logIn('admin')
  const demo = await new Visitor(server.address).logIn('demo')
  const path = '/web/explain/access'
  t.is((await demo.get(path)).status, 403)
  t.is((await new Visitor(server.address).get(path)).status, 303)
  const page = async (query: Record<string, string>) =>
    (await admin.get(`${path}?${new URLSearchParams(query)}`)).text()
  t.regex(await page({}), /list="models"/)
  const shown = await page({ user: 'demo', model: 'res.partner', operation: 'write', id: '1' })
  t.regex(shown, /May Tom Becker \(demo\) modify “Contact” \(res\.partner 1\) “/)
  t.regex(shown, /No: this does not hold: Access lines/)
  t.regex(shown, /Internal users: all contacts/)
  t.regex(await page({ user: 'nobody', model: 'res.partner' }), /There is no user with the login “nobody”/)
  t.regex(await page({ user: 'demo', model: 'res.partner', id: 'x' }), /is a number/)
  t.regex(await page({ user: 'demo', model: '__proto__' }), /role="alert"/)
  t.regex(await page({ user: 'demo', model: 'res.partner', operation: 'constructor' }), /role="alert"/)
})

test('the command says it in a terminal, beside a Foyer that runs, and names what is missing', async t => {
  const {
    host,
    user,
    database: name,
  } = await (async () => {
    const [row] = await database.query<{ database: string }>('SELECT current_database() AS database')
    return { ...(await testCluster()), database: row!.database }
  })()
  const settings = { FOYER_DATABASE_URL: `postgresql://${user}@localhost/${name}?host=${encodeURIComponent(host)}` }
  const asked = ['explain', 'access', '--user', 'demo', '--model', 'res.lang', '--operation', 'write']
  const run = runFoyer(t, asked, settings)
  t.is(await run.ended, 0, run.said())
  t.regex(run.said(), /^May Tom Becker \(demo\) modify “Language” \(res\.lang\)\?\nNo: .*\n\n {2}- Access lines/)
  const unknown = runFoyer(
    t,
    ['explain', 'access', '--user', 'nobody', '--model', 'x', '--operation', 'read'],
    settings,
  )
  t.is(await unknown.ended, 1)
  t.is(unknown.said(), 'There is no user with the login nobody.\n')
  const half = runFoyer(t, ['explain', 'access', '--user', 'demo'], settings)
  t.is(await half.ended, 1)
  t.regex(half.said(), /^Say whose rights, and on which model\.\nUsage: npx foyer explain access --user/)
})

test('debug mode is asked for in an address, and kept for the browser', async t => {
  const demo = await new Visitor(server.address).logIn('demo')
  const closed = await database.unit({}, async env => {
    const made = await env['discuss.channel'].create({ name: 'Closed', channel_type: 'group' })
    return made.id
  })
  const told = async () => (await demo.get(`/web/image/discuss.channel/${closed}/avatar`)).text()
  t.notRegex(await told(), /Rules that say no/)
  await demo.get('/web?debug=1')
  t.regex(await told(), /Rules that say no:\n- Conversations: own, and open channels/)
  await demo.get('/web?debug=0')
  t.notRegex(await told(), /Rules that say no/)
})
