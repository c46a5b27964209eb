import { join } from 'node:path'
import test from 'ava'
import { AccessError, type Environment, type Id, type Rec, safe, UserError } from '#core'
import { testDatabase } from '#core/testing'

type Database = Awaited<ReturnType<typeof testDatabase>>
type Tree = Rec<'orchard.tree'>

let database: Database
const uids: Record<string, Id> = {}

test.before(async () => {
  database = await testDatabase(['orchard'], { addonsPath: [join(import.meta.dirname, 'addons')] })
  await database.unit({}, async env => {
    const french = await env['res.lang'].search([['code', '=', 'fr_FR']], { activeTest: false })
    await french.write({ active: true })
    const groups = await Promise.all([env.ref('base.group_user'), env.ref('base.group_system')])
    for (const [login, count] of Object.entries({ ada: 1, bob: 1, root: 2 })) {
      const group_ids = groups.slice(0, count).map(({ id }) => id)
      uids[login] = (await env['res.users'].create({ login, name: login, group_ids })).id
    }
  })
})

const as = <T>(login: string, work: (env: Environment) => Promise<T>) => database.unit({ uid: uids[login]! }, work)
const system = <T>(work: (env: Environment) => Promise<T>) => database.unit({}, work)

/** A tree whose thread is empty. */
const silent = (env: Environment, values: object = {}) =>
  env['orchard.tree'].withContext({ mail_create_nolog: true }).create({ name: 'Oak', ...values })
const thread = async (tree: Tree) => (await tree.load('message_ids')).message_ids
/** What the newest message of a thread tells, as `label: old → new`. */
const told = async (tree: Tree) => {
  const message = (await thread(tree)).at(-1)
  const changes = (await message.trackedChanges()).get(message.id)!
  return changes.map(one => `${one.label}: ${one.old} → ${one.new}`)
}

test('a record that is created says so in its thread', t =>
  as('ada', async env => {
    const trees = await env['orchard.tree'].create([{ name: 'Oak' }, { name: 'Elm' }])
    await trees.load('message_ids.preview', 'message_ids.message_type', 'message_ids.author_id')
    for (const { message_ids } of trees) {
      const { preview, message_type, author_id } = message_ids
      t.deepEqual([preview, message_type, author_id.id], ['Tree created', 'notification', env.partnerId])
    }
  }))

test('a write is one message of all tracked fields that changed, in their order, by label', t =>
  system(async env => {
    const [oak, elm] = await env['orchard.kind'].create([{ name: 'Quercus' }, { name: 'Ulmus' }])
    const euro = await env['res.currency'].search([['name', '=', 'EUR']], { activeTest: false })
    const tree = await silent(env, { kind_id: oak, price: 3, currency_id: euro })
    const known = env.withContext({ tz: 'Asia/Tokyo' })
    await tree.write({
      name: 'Elm',
      state: 'old',
      kind_id: elm!,
      planted_on: '2026-03-01',
      watered_at: new Date('2026-03-01T20:00Z'),
      height: 12.5,
      price: 1234.5,
      note: 'not tracked',
    })
    t.is((await thread(tree)).length, 1)
    t.deepEqual(
      (await told(tree.withEnv(known) as Tree)).map(line => line.replaceAll(/[\u00a0\u202f]/g, ' ')),
      [
        'Status: Young → Old',
        'Kind: Quercus → Ulmus',
        'Name: Oak → Elm',
        'Planted On: null → Mar 1, 2026',
        'Watered At: null → Mar 2, 2026 5:00 AM',
        'Height: 0 → 12.5',
        'Tall: No → Yes',
        'Price: 3.00 € → 1,234.50 €',
      ],
    )
    const french = await told(tree.withEnv(env.withContext({ lang: 'fr_FR' })) as Tree)
    t.true(french.includes('Tall: Non → Oui'), String(french))
    t.true(french.some(line => /1\s234,50\s€$/u.test(line)))
  }))

test('what is written as it is, or is not tracked, is not told', t =>
  as('ada', async env => {
    const tree = await silent(env)
    await tree.write({ name: 'Oak', note: 'x', state: 'young', secret: undefined as never })
    t.is((await thread(tree)).length, 0)
  }))

test('what a write writes further is told with it, once', t =>
  as('ada', async env => {
    const tree = await silent(env)
    await tree.write({ height_cm: 2000 })
    t.is((await thread(tree)).length, 1)
    t.deepEqual(await told(tree), ['Height: 0 → 20', 'Tall: No → Yes'])
  }))

test('lines are told by label, those that are deleted as well', t =>
  as('ada', async env => {
    const tree = await silent(env, { swing_ids: [[0, 0, { name: 'left' }]] })
    await tree.write({
      swing_ids: [
        [5, 0, 0],
        [0, 0, { name: 'right' }],
      ],
    })
    t.deepEqual(await told(tree), ['Swings: left → right'])
  }))

test('the context can ask for silence', t =>
  as('ada', async env => {
    const silence = (key: string) => env['orchard.tree'].withContext({ [key]: true })
    for (const [key, created, changed] of [
      ['tracking_disable', 0, 0],
      ['mail_create_nolog', 0, 1],
      ['mail_notrack', 1, 0],
    ] as const) {
      const tree = await silence(key).create({ name: 'Oak' })
      t.is((await thread(tree)).length, created, key)
      await tree.write({ name: 'Elm' })
      t.is((await thread(tree)).length, created + changed, key)
    }
  }))

test('each reader is told of the fields that are open to them', async t => {
  const id = await as('root', async env => {
    const tree = await silent(env)
    await tree.write({ name: 'Elm', secret: 'gold' })
    t.deepEqual(await told(tree), ['Name: Oak → Elm', 'Secret: null → gold'])
    return tree.id
  })
  await as('ada', async env => {
    t.deepEqual(await told(env['orchard.tree'].browse(id)), ['Name: Oak → Elm'])
    await t.throwsAsync(env['mail.tracking.value'].search([]), { instanceOf: AccessError })
  })
})

test('messages are read by those who may read the record, on every path', async t => {
  const { tree, message } = await as('ada', async env => {
    const made = await env['orchard.tree'].create({ name: 'Oak', owner_id: env.uid })
    return { tree: made.id, message: (await made.messagePost({ body: 'mine' })).id }
  })
  await as('ada', async env => t.true(await env['mail.message'].browse(message).hasAccess('read')))
  for (const login of ['bob', 'root']) {
    await as(login, async env => {
      const messages = env['mail.message']
      t.is(
        await messages.searchCount([
          ['res_id', '=', tree],
          ['model', '=', 'orchard.tree'],
        ]),
        0,
      )
      t.is((await messages.readGroup([['id', '=', message]], ['model'], ['__count'])).length, 0)
      for (const path of [
        () => messages.browse(message).load('body'),
        () => messages.browse(message).read(['body']),
        () => messages.browse(message).trackedChanges(),
        () => env['orchard.tree'].browse(tree).load('message_ids.body'),
        () => env['orchard.tree'].browse(tree).messagePost({ body: 'hello' }),
      ]) {
        await t.throwsAsync<Error>(path, { instanceOf: AccessError })
      }
      for (const operation of ['write', 'create', 'unlink'] as const)
        t.false(await messages.browse(message).hasAccess(operation))
    })
  }
})

test('to write in a thread takes the right to write the record', async t => {
  const id = await system(async env => (await silent(env, { name: 'Listed' })).id)
  await as('bob', async env => {
    const tree = env['orchard.tree'].browse(id)
    t.true(await tree.hasAccess('read'))
    await t.throwsAsync(tree.messagePost({ body: 'hello' }), { instanceOf: AccessError })
  })
})

test('what people write is text, unless the program says that it is markup; that is cleaned', t =>
  as('ada', async env => {
    const tree = await silent(env)
    await tree.messagePost({ body: '<b>bold</b>\nhttps://example.com', subject: 'News', subtype: 'note' })
    await tree.messagePost({ body: safe('<b>bold</b><script>alert(1)</script>') })
    const messages = await (await thread(tree)).load('body', 'preview', 'subtype', 'author_id', 'subject')
    const [text, markup] = [messages.at(0), messages.at(1)]
    t.regex(text.body!, /^&lt;b&gt;bold&lt;\/b&gt;<br \/><a href/)
    t.deepEqual([text.subtype, text.subject, text.author_id.id], ['note', 'News', env.partnerId])
    t.is(markup.body, '<b>bold</b>')
    t.is(markup.preview, 'bold')
    await t.throwsAsync(tree.messagePost({ body: '  ' }), { instanceOf: UserError })
  }))

test('a thread goes with its record, and only that', t =>
  system(async env => {
    const [oak, elm] = await env['orchard.tree'].create([{ name: 'Oak' }, { name: 'Elm' }])
    await oak!.write({ name: 'Old Oak' })
    const gone = oak!.id
    await oak!.unlink()
    t.is(
      await env['mail.message'].searchCount([
        ['model', '=', 'orchard.tree'],
        ['res_id', '=', gone],
      ]),
      0,
    )
    t.is((await thread(elm!)).length, 1)
    t.is(await env['mail.tracking.value'].searchCount([['message_id', '=', null]]), 0)
  }))

test.serial('the number of queries does not depend on the number of records', t =>
  as('ada', async env => {
    const count = async (work: () => Promise<unknown>) => {
      const before = env.unit.queries
      await work()
      return env.unit.queries - before
    }
    const counts: number[][] = []
    for (const size of [2, 2, 40]) {
      const list = Array.from({ length: size }, (_, index) => ({ name: `Tree ${index}` }))
      let trees = env['orchard.tree'].browse()
      const created = await count(async () => {
        trees = await env['orchard.tree'].create(list)
      })
      const written = await count(() => trees.write({ state: 'old', height: 30 }))
      const messages = (await trees.load('message_ids')).mapped('message_ids')
      const read = await count(() => messages.trackedChanges())
      counts.push([created, written, read, await count(() => trees.unlink())])
    }
    t.deepEqual(counts[2], counts[1])
  }),
)
