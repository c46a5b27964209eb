/** Every model × every group × every operation, through each door: what the files say against what happens. */
import test from 'ava'
import { AccessError, Command, type Environment } from '#core'
import { type TestServer, testServer, Visitor } from '#core/testing'
import { type Operation, operations, readRights } from './plain.ts'

let server: TestServer
let models: { name: string; table: string }[]
let rights: ReturnType<typeof readRights>
const actions = new Map<string, number>()

interface Person {
  readonly group: string
  readonly uid: number
  readonly login: string
  readonly partner: number
  readonly companies: string
  readonly groups: readonly string[]
  readonly groupIds: string
  readonly internal: boolean
}
const people: Person[] = []
/** Ids of records to try, by model. */
const tried = new Map<string, number[]>()

test.before(async () => {
  server = await testServer(['im_livechat'], { demo: true })
  models = [...server.database.registry.models.values()]
    .filter(({ abstract, query }) => !abstract && query === null)
    .map(({ name, table }) => ({ name, table }))
  rights = readRights(new Map(models.map(({ name, table }) => [table, name])))
  await server.database.unit({}, async env => {
    for (const group of rights.implied.keys()) people.push(await typicalUser(env, group))
    await furnish(env)
    for (const { name, table } of models) {
      const values = { name: `All ${name}`, res_model: name, view_mode: 'list,form' }
      actions.set(name, (await env['ir.actions.act_window'].create(values)).id)
      const rows = await env.sql<{ id: number }>(
        `(SELECT id FROM ${table} ORDER BY id LIMIT 2) UNION (SELECT id FROM ${table} ORDER BY id DESC LIMIT 6) ORDER BY id`,
      )
      tried.set(
        name,
        rows.map(({ id }) => id),
      )
    }
  })
})

/** Somebody who is in this group and in what it implies, and in no other. */
async function typicalUser(env: Environment, group: string): Promise<Person> {
  const groups = rights.closure(group)
  const login = group.replaceAll(/[._]/g, '')
  const ids = await Promise.all(groups.map(async one => (await env.ref(one)).id))
  const values = { login, name: group, password: login, group_ids: ids.slice(0, 1) }
  const { id } =
    group === 'base.group_public' ? await env.ref('base.public_user') : await env['res.users'].create(values)
  const user = await env['res.users'].browse(id).load('partner_id', 'company_ids')
  const internal = groups.includes('base.group_user')
  const companies = user.company_ids.ids.join()
  return { group, uid: id, login, partner: user.partner_id.id, companies, groups, groupIds: ids.join(), internal }
}

/** A few records that rules tell apart. */
async function furnish(env: Environment): Promise<void> {
  const [user, portal] = ['base.group_user', 'base.group_portal'].map(group => people.find(one => one.group === group)!)
  const channel = (values: object, ...partners: number[]) =>
    env['discuss.channel'].create({
      name: 'Room',
      ...values,
      channel_member_ids: partners.map(partner_id => Command.create({ partner_id })),
    })
  const rooms = [
    await channel({ channel_type: 'group' }, user!.partner),
    await channel({ channel_type: 'channel' }),
    await channel({ channel_type: 'channel', group_public_id: (await env.ref('base.group_system')).id }),
    await channel({ channel_type: 'livechat' }),
  ]
  for (const room of rooms) await env['mail.message'].create({ channel_id: room.id, res_id: room.id, body: 'x' })
  for (const person of [user!, portal!]) await env['res.users.log'].create({ user_id: person.uid, event: 'login' })
  const second = await env['res.company'].create({ name: 'Second' })
  await env['ir.sequence'].create({ name: 'Other', code: 'o', company_id: second.id })
  const file = { name: 'a.txt', raw: Buffer.from('x') }
  await env['ir.attachment'].create([{ ...file, public: true }, file])
  for (const res_id of [user!.partner, portal!.partner]) {
    await env['ir.attachment'].create({ ...file, res_model: 'res.partner', res_id })
  }
}

const hasLine = ({ groups }: Person, model: string, operation: Operation) =>
  rights.lines.some(line => line.model === model && line.may[operation] && (!line.group || groups.includes(line.group)))

/** Of the records to try, those that rules leave, by the SQL that is written for each. */
async function byRules(env: Environment, person: Person, model: string, operation: Operation): Promise<Set<number>> {
  const rules = rights.rules.filter(rule => rule.model === model && rule.bars[operation])
  const own = rules.filter(({ groups }) => groups.some(group => person.groups.includes(group)))
  const all = rules.filter(({ groups }) => groups.length === 0).map(({ sql }) => sql)
  const where = [...all, own.length > 0 ? `(${own.map(({ sql }) => sql).join(' OR ')})` : 'true'].join(' AND ')
  const { table } = models.find(({ name }) => name === model)!
  const text = `SELECT id FROM ${table} t WHERE id = ANY($1) AND ${where}`
    .replaceAll('$uid', String(person.uid))
    .replaceAll('$partner', String(person.partner))
    .replaceAll('$companies', person.companies)
    .replaceAll('$groups', person.groupIds)
  const rows = await env.sql<{ id: number }>(text, [tried.get(model)])
  return new Set(rows.map(({ id }) => id))
}

/** What the files let a person do to the records that are tried. */
async function expected(env: Environment, person: Person, model: string, operation: Operation): Promise<Set<number>> {
  const left = hasLine(person, model, operation) ? await byRules(env, person, model, operation) : new Set<number>()
  const needed = operation === 'read' ? 'read' : 'write'
  // Messages and attachments are as open as what they belong to.
  if (model === 'mail.message' || model === 'ir.attachment') {
    const rows = await env.sql<Document>(
      model === 'mail.message'
        ? `SELECT id, model, res_id, false AS free, false AS hidden FROM mail_message WHERE id = ANY($1)`
        : `SELECT id, res_model AS model, coalesce(res_id, 0) AS res_id, res_field IS NOT NULL AS hidden,
             (coalesce(res_id, 0) = 0 AND create_uid = $2) OR (public AND $3) AS free FROM ir_attachment WHERE id = ANY($1)`,
      model === 'mail.message' ? [[...left]] : [[...left], person.uid, operation === 'read'],
    )
    for (const row of rows) {
      const open = row.free || (row.model !== null && row.res_id > 0 && (await isOpen(env, person, row, needed)))
      if (row.hidden || !open) left.delete(row.id)
    }
  }
  // People read and change their own user; which fields of it, the fields say.
  if (model === 'res.users' && needed === operation)
    for (const id of tried.get(model)!) if (id === person.uid) left.add(id)
  return left
}

interface Document {
  readonly id: number
  readonly model: string | null
  readonly res_id: number
  readonly free: boolean
  readonly hidden: boolean
}

async function isOpen(env: Environment, person: Person, { model, res_id }: Document, operation: Operation) {
  const before = tried.get(model!)
  tried.set(model!, [res_id])
  const open = await expected(env, person, model!, operation)
  tried.set(model!, before!)
  return open.has(res_id)
}

test('every rule of the files is written down in this table, and every model has a line', t => {
  t.deepEqual(
    rights.rules.filter(({ sql }) => !sql).map(({ xmlid }) => xmlid),
    [],
  )
  t.true(rights.lines.length > 50 && rights.implied.size >= 7)
})

class Undo extends Error {}

/** Whether it is let in, whatever else it makes of it; undone in any case. */
async function isLetIn(env: Environment, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await env.savepoint(async () => {
      await work()
      throw new Undo()
    })
  } catch (error) {
    return !(error instanceof AccessError)
  }
  return true
}

test('records: read, searched, written, created and deleted by whom the files say', async t => {
  const wrong: string[] = []
  let count = 0
  for (const person of people) {
    await server.database
      .unit({}, async system => {
        const env = await system.withUser(person.uid)
        const say = (door: string, model: string, found: boolean, wanted: boolean, id?: number) => {
          count++
          if (found !== wanted) wrong.push(`${person.group} ${door} ${model} ${id ?? ''}: ${found ? 'open' : 'closed'}`)
        }
        for (const { name } of models) {
          const records = env.model(name)
          const ids = tried.get(name)!
          const may = new Map<Operation, Set<number>>()
          for (const operation of operations) {
            may.set(operation, await expected(system, person, name, operation))
            const own = name === 'res.users' && operation !== 'create' && operation !== 'unlink'
            if (!own) say(operation, name, await records.hasAccess(operation), hasLine(person, name, operation))
            if (operation === 'create') continue
            for (const id of ids) {
              say(operation, name, await records.browse(id).hasAccess(operation), may.get(operation)!.has(id), id)
            }
          }
          const readable = may.get('read')!
          const domain = [['id', 'in', ids]] as const
          const found = hasLine(person, name, 'read')
            ? await records.search(domain, { activeTest: false })
            : await t.throwsAsync(
                records.search(domain),
                { instanceOf: AccessError },
                `${person.group} searches ${name}`,
              )
          const ofSearch = new Set(found && 'ids' in found ? found.ids : [])
          for (const id of ids) {
            // A search asks lines and rules; one's own user is read, but not found.
            const own = name === 'res.users' && id === person.uid
            if (!own) say('search', name, ofSearch.has(id), readable.has(id), id)
            if (!may.get('write')!.has(id))
              say('write()', name, await isLetIn(system, () => records.browse(id).write({})), false, id)
            if (!may.get('unlink')!.has(id))
              say('unlink()', name, await isLetIn(system, () => records.browse(id).unlink()), false, id)
          }
          if (!hasLine(person, name, 'create'))
            say('create()', name, await isLetIn(system, () => records.create({})), false)
        }
        throw new Undo()
      })
      .catch(error => {
        if (!(error instanceof Undo)) throw error
      })
  }
  t.log(`${models.length} models × ${people.length} groups: ${count} tries, ${wrong.length} wrong`)
  t.deepEqual(wrong, [])
})

/** Forms that show what stands behind the record, and are closed to who may not read that. */
const showsMore: Readonly<Record<string, readonly string[]>> = {
  'ir.actions.act_window': ['ir.ui.view'],
  'res.groups': ['ir.model.access', 'ir.rule'],
}

test('pages, fragments, pictures and forms that are sent: the same', async t => {
  const wrong: string[] = []
  let count = 0
  const nobody = { group: 'nobody', login: '', internal: false } as const
  for (const person of [...people.filter(({ group }) => group !== 'base.group_public'), nobody]) {
    const visitor = new Visitor(server.address)
    if (person.login) await visitor.logIn(person.login)
    const token = person.login ? await visitor.token() : ''
    for (const { name } of models) {
      const open = async (operation: Operation) =>
        'uid' in person && person.internal
          ? server.database.unit({}, env => expected(env, person, name, operation))
          : new Set<number>()
      const line = (operation: Operation) => 'uid' in person && person.internal && hasLine(person, name, operation)
      const [readable, writable, deletable] = [await open('read'), await open('write'), await open('unlink')]
      // Pictures are no part of the office: whoever may open the record sees them, from outside as well.
      const pictured =
        'uid' in person ? await server.database.unit({}, env => expected(env, person, name, 'read')) : readable
      const base = `/web/action/${actions.get(name)}`
      const say = async (door: string, answer: Promise<Response>, wanted: boolean) => {
        count++
        const { status } = await answer
        const found = status === 200 || (status === 303 && person.login !== '') || status === 422
        if (found !== wanted || status >= 500) wrong.push(`${person.group} ${door} ${name}: ${status}`)
      }
      const fields = { csrf_token: token }
      const post = (path: string) =>
        visitor.send(path, { method: 'POST', body: new URLSearchParams(fields), headers: { accept: 'text/html' } })
      await say('list', visitor.get(base, { 'HX-Request': 'true' }), line('read'))
      await say('new', visitor.get(`${base}/new`), line('create'))
      const ids = tried.get(name)!
      const closed = ids.find(id => !readable.has(id))
      const shown = ids.find(id => readable.has(id))
      for (const id of [closed, shown]) {
        if (id === undefined) continue
        const whole = (showsMore[name] ?? []).every(other => 'uid' in person && hasLine(person, other, 'read'))
        await say('form', visitor.get(`${base}/${id}`), readable.has(id) && whole)
        await say('picture', visitor.get(`/web/image/${name}/${id}/display_name`), pictured.has(id))
        if (!readable.has(id)) await say('options', visitor.get(`${base}/${id}/options?field=name`), false)
        if (!readable.has(id)) await say('draft', post(`${base}/${id}/draft`), false)
        if (!readable.has(id)) await say('button', post(`/web/button/${name}/${id}/archive`), false)
        if (!writable.has(id)) await say('save', post(`${base}/${id}`), false)
        if (!deletable.has(id)) await say('delete', post(`${base}/${id}/delete`), false)
      }
    }
  }
  t.log(`${models.length} models × ${people.length} people: ${count} requests, ${wrong.length} wrong`)
  t.deepEqual(wrong, [])
})
