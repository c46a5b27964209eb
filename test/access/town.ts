/** The three addons with a typical user for each group, and records that rules tell apart; what the files let each do. */
import { Command, type Environment } from '#core'
import { type TestServer, testServer } from '#core/testing'
import { type Operation, readRights } from './plain.ts'

export let server: TestServer
export let models: { name: string; table: string }[]
export let rights: ReturnType<typeof readRights>
export const actions = new Map<string, number>()

export interface Person {
  readonly group: string
  readonly uid: number
  readonly login: string
  readonly partner: number
  readonly companies: string
  readonly groups: readonly string[]
  readonly groupIds: string
  readonly internal: boolean
}
export const people: Person[] = []
/** Ids of records to try, by model. */
export const tried = new Map<string, number[]>()

export async function openTown(): Promise<void> {
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
}

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
  for (const user_id of [user!.uid, portal!.uid, null])
    await env['ir.filters'].create({ name: 'Search', model: 'res.partner', user_id })
  const second = await env['res.company'].create({ name: 'Second' })
  await env['ir.sequence'].create({ name: 'Other', code: 'o', company_id: second.id })
  const file = { name: 'a.txt', raw: Buffer.from('x') }
  await env['ir.attachment'].create([{ ...file, public: true }, file])
  for (const res_id of [user!.partner, portal!.partner]) {
    await env['ir.attachment'].create({ ...file, res_model: 'res.partner', res_id })
  }
}

export const hasLine = ({ groups }: Person, model: string, operation: Operation) =>
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
export async function expected(
  env: Environment,
  person: Person,
  model: string,
  operation: Operation,
): Promise<Set<number>> {
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
  // Who is not an administrator leaves those who are as they are, with the groups that make them so.
  if (needed === 'write' && !person.groups.includes('base.group_system')) {
    const top = await env.sql<{ id: number }>(TOP[model] ?? 'SELECT 0 AS id')
    for (const { id } of top) left.delete(id)
  }
  // People read and change their own user; which fields of it, the fields say.
  if (model === 'res.users' && needed === operation)
    for (const id of tried.get(model)!) if (id === person.uid) left.add(id)
  return left
}

const settings = `(SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'group_system')`
const TOP: Readonly<Record<string, string>> = {
  'res.groups': `SELECT ${settings} AS id`,
  'res.users': `SELECT uid AS id FROM res_groups_users_rel WHERE gid = ${settings}`,
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
