/** Every model × every group × every operation, through each door: what the files say against what happens. */
import test from 'ava'
import { AccessError, type Environment } from '#core'
import { Visitor } from '#core/testing'
import { type Operation, operations } from './plain.ts'
import { actions, expected, hasLine, models, openTown, people, rights, server, tried } from './town.ts'

test.before(openTown)

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

test('every route below an action, read from the addons: closed with the number of a closed record', async t => {
  // The list names no record, and what is run there is an action of its own; a search that is saved names none either.
  const routes = server.addons
    .flatMap(addon => addon.routes)
    .filter(({ path }) => path.startsWith('/web/action/:action/') && !path.endsWith('/:action/favorite'))
  const person = people.find(({ group }) => group === 'base.group_user')!
  const visitor = await new Visitor(server.address).logIn(person.login)
  const token = await visitor.token()
  const wrong: string[] = []
  let count = 0
  for (const { name } of models) {
    const readable = await server.database.unit({}, env => expected(env, person, name, 'read'))
    const closed = tried.get(name)!.find(id => !readable.has(id))
    if (closed === undefined) continue
    const given: Record<string, string> = { action: String(actions.get(name)), id: String(closed), method: 'archive' }
    for (const { method, path } of routes) {
      const address = path.replace(/[:*](\w+)/g, (_, part: string) => given[part] ?? '1')
      const id = String(closed)
      const body = new URLSearchParams({ csrf_token: token, id, ids: id, by: 'id', field: 'name', name: 'x' })
      const sent = method === 'GET' ? { method } : { method, body }
      const { status } = await visitor.send(address, { ...sent, headers: { accept: 'text/html' } })
      count++
      if (status !== 403 && status !== 404) wrong.push(`${method} ${path} ${name}: ${status}`)
    }
  }
  t.log(`${routes.length} routes: ${count} requests, ${wrong.length} wrong`)
  t.true(routes.length > 15 && count > 100)
  t.deepEqual(wrong, [])
})

test('streams: what is said in a conversation reaches those whom the files let read it, and nobody else', async t => {
  const { uid } = people.find(({ group }) => group === 'base.group_user')!
  const room = await server.database.unit({ uid }, async env => {
    const [found] = await env['discuss.channel'].search([['channel_type', '=', 'group']], {
      order: 'id desc',
      limit: 1,
    })
    await found!.messagePost({ body: 'marzipan' })
    return found!.id
  })
  const reached: string[] = []
  for (const person of people.filter(({ group }) => group !== 'base.group_public')) {
    const visitor = await new Visitor(server.address).logIn(person.login)
    const stream = async (after: string) =>
      (await visitor.send(`/events?after=${after}`, { headers: { accept: 'application/json' } })).text()
    const [epoch] = String(JSON.parse(await stream('x.0')).cursor).split('.')
    if ((await stream(`${epoch}.0`)).includes('marzipan')) reached.push(person.group)
  }
  const able = await server.database.unit({}, async env => {
    const rows = await env.sql<{ uid: number }>(
      'SELECT u.id AS uid FROM res_users u JOIN discuss_channel_member m ON m.partner_id = u.partner_id WHERE m.channel_id = $1',
      [room],
    )
    return people.filter(({ uid }) => rows.some(row => row.uid === uid)).map(({ group }) => group)
  })
  t.deepEqual(reached, able)
  t.deepEqual(able, ['base.group_user'])
})
