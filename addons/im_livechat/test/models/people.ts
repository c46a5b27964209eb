import { AWAY_MINUTES, actAsGuest, guestPersona } from '#addons/discuss'
import { Command, clock, type Environment, type Id, type Rec } from '#core'
import { onCleanUp, testDatabase } from '#core/testing'

let opened: Promise<Database> | undefined

/** One for the whole file: opened by the first that asks. */
export function database(): Promise<Database> {
  if (!opened) {
    opened = testDatabase(['im_livechat'])
    onCleanUp(() => {
      opened = undefined
    })
  }
  return opened
}

type Database = Awaited<ReturnType<typeof testDatabase>>

/** Monday morning. The clock stands still but for those who move it. */
export const monday = new Date('2026-03-02T10:00:00Z')

let count = 0

export interface About {
  name?: string
  login?: string
  chatName?: string | null
  lang?: string
  chatLangs?: string[]
  country?: string
  groups?: string[]
  /** `null`: never seen. */
  status?: 'online' | 'away' | 'offline' | null
}

/** Runs as the program itself, in a unit of work that is stored. */
export async function system<T>(work: (env: Environment) => Promise<T>): Promise<T> {
  return (await database()).unit({}, work)
}

/** Runs as this user, with their rights only. */
export async function as<T>(uid: Id, work: (env: Environment) => Promise<T>): Promise<T> {
  return (await database()).unit({ uid }, work)
}

/** Runs as this guest. */
export async function asGuest<T>(guestId: Id, work: (env: Environment) => Promise<T>): Promise<T> {
  const uid = await (await database()).publicUid()
  return as(uid, env => {
    actAsGuest(env, guestId)
    return work(env)
  })
}

/** A user with the Live Chat group, online, unless said otherwise. */
export function makeUser(about: About = {}): Promise<Id> {
  count += 1
  const { name = `Operator ${count}`, login = `operator${count}`, status = 'online' } = about
  return system(async env => {
    const groups = about.groups ?? ['im_livechat.im_livechat_group_user']
    const user = await env['res.users'].create({
      name,
      login,
      email: `${login}@example.com`,
      group_ids: [Command.set((await Promise.all(groups.map(group => env.ref(group)))).map(({ id }) => id))],
      livechat_username: about.chatName ?? null,
      livechat_lang_ids: await langs(env, about.chatLangs ?? []),
      lang_id: await langs(env, [about.lang ?? 'en_US']),
    })
    const partner = (await user.load('partner_id')).partner_id
    if (about.country) await partner.write({ country_id: await country(env, about.country) })
    if (status) await setPresence(env, user.id, status)
    return user.id
  })
}

async function langs(env: Environment, codes: string[]): Promise<Rec<'res.lang'>> {
  const found = await env['res.lang'].search([['code', 'in', codes]], { activeTest: false })
  if (found.length > 0) await found.write({ active: true })
  return found
}

export async function country(env: Environment, code: string): Promise<Rec<'res.country'>> {
  return env['res.country'].search([['code', '=', code]])
}

/**
 * As the presence of a user would stand, had they been active at that moment: who is there has a stream open, else the
 * next look at who is there, every half minute, would find them gone.
 */
export async function setPresence(
  env: Environment,
  userId: Id,
  status: 'online' | 'away' | 'offline',
  at = clock.now(),
) {
  const idleSince = status === 'away' ? new Date(at.getTime() - (AWAY_MINUTES + 1) * 60_000) : at
  await env.sql(
    `INSERT INTO mail_presence (user_id, status, last_presence, last_poll) VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id) DO UPDATE SET status = $2, last_presence = $3, last_poll = $4`,
    [userId, status, idleSince, at],
  )
  const connections = 'mail_presence_connection WHERE presence_id = (SELECT id FROM mail_presence WHERE user_id = $1)'
  await env.sql(`DELETE FROM ${connections}`, [userId])
  if (status === 'offline') return
  await env.sql(
    `INSERT INTO mail_presence_connection (presence_id, process, expires_dt)
     SELECT id, 'a process', 'infinity' FROM mail_presence WHERE user_id = $1`,
    [userId],
  )
}

export function makeChannel(operators: Id[], values: Record<string, unknown> = {}): Promise<Id> {
  count += 1
  const given = { name: `Website ${count}`, user_ids: [Command.set(operators)], ...values }
  return system(async env => (await env['im_livechat.channel'].create(given)).id)
}

/** A guest, and what their browser keeps. */
export function makeGuest(name = 'Visitor'): Promise<{ guestId: Id; token: string }> {
  return system(env => env['mail.guest'].issue({ name }))
}

/** A visitor opens a session in a channel and writes the first words. Gives the session and the guest. */
export async function ask(channelId: Id, wish: Record<string, unknown> = {}, body = 'Hello?') {
  const { guestId } = await makeGuest()
  const session = await asGuest(guestId, async env => {
    const visitor = guestPersona(guestId)
    const opened = await env['im_livechat.channel']
      .browse(channelId)
      .persistSession({ visitor, name: 'Visitor', ...wish })
    await env['discuss.channel'].browse(opened.id).messagePost({ body })
    return opened.id
  })
  return { session, guestId }
}

/** The user who answers a session; null while it waits. */
export function answeredBy(session: Id): Promise<Id | null> {
  return system(async env => {
    const [row] = await env.sql<{ id: Id }>(
      `SELECT users.id FROM discuss_channel JOIN res_users users ON users.partner_id = livechat_operator_id
       WHERE discuss_channel.id = $1`,
      [session],
    )
    return row?.id ?? null
  })
}
