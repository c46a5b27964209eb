import { AccessError, type Environment, MissingError, page, type Rec, type Route, redirect, route } from '#core'
import { pictureOf } from '../conversation/show.ts'
import { partnerPersona, personaOf } from '../models/persona.ts'
import { readableChannel } from './access.ts'
import { panelFor } from './panel.ts'

/** Beginning conversations, and joining them. */
export const beginRoutes: Route[] = [
  route('GET', '/discuss/new', { auth: 'internal' }, async request => {
    const { env, query } = request
    checkInternal(env)
    const text = textOf(query)
    const colleagues = await env.ref('base.group_user')
    const users = await env['res.users'].search(
      [
        ['id', '!=', env.uid],
        ['all_group_ids', 'in', [colleagues.id]],
        ['partner_id.name', 'ilike', text],
      ],
      { limit: 30 },
    )
    const people = await peopleOf(users)
    const channels = await env['discuss.channel'].search([['channel_type', '=', 'channel']], {
      order: 'name',
      limit: 80,
    })
    const shown = [...channels].map(({ id, name }) => ({ id, name }))
    const values = { panel: await panelFor(env, null), people, channels: shown, q: text }
    return page('discuss/new.njk', values, { title: env._('New conversation') })
  }),

  route('POST', '/discuss/chat/:id', { auth: 'internal' }, async request => {
    const { env } = request
    checkInternal(env)
    const [user] = await env['res.users'].search([['id', '=', request.id()]])
    if (!user) throw new MissingError(env._('There is no such person, or not any more.'))
    await user.load('partner_id')
    const channel = await env['discuss.channel'].chatWith(partnerPersona(user.partner_id.id, user.id))
    return redirect(`/discuss/channel/${channel.id}`)
  }),

  route('POST', '/discuss/channel', { auth: 'internal' }, async ({ env, form }) => {
    checkInternal(env)
    const name = String(form.name ?? '')
      .trim()
      .slice(0, 100)
    const group = await env.ref('base.group_user')
    const values = { name, channel_type: 'channel', group_public_id: group.id } as const
    const own = personaOf(env)
    const channel = await env['discuss.channel'].begin(values, [own])
    await channel.notify(env._('created this channel.'), own)
    return redirect(`/discuss/channel/${channel.id}`)
  }),

  route('GET', '/discuss/channel/:id/invite', { auth: 'internal' }, async request => {
    const { env, query } = request
    const channel = await readableChannel(env, request.id())
    const q = textOf(query)
    const people = await peopleOf(await channel.invitable(q))
    const values = { panel: await panelFor(env, channel.id), people, id: channel.id, q }
    return page('discuss/invite.njk', values, { title: env._('Add people') })
  }),

  route('POST', '/discuss/channel/:id/invite/:user', { auth: 'internal' }, async request => {
    const channel = await readableChannel(request.env, request.id())
    await channel.invite(request.env['res.users'].browse(request.id('user')))
    return redirect(`/discuss/channel/${channel.id}`)
  }),

  route('POST', '/discuss/channel/:id/join', { auth: 'internal' }, async request => {
    await request.env['discuss.channel'].browse(request.id()).join()
    return redirect(`/discuss/channel/${request.id()}`)
  }),
]

function checkInternal(env: Environment): void {
  if (!env.hasGroup('base.group_user')) throw new AccessError(env._('Only colleagues can begin conversations here.'))
}

function textOf({ q = '' }: Readonly<Record<string, string>>): string {
  return q.slice(0, 100)
}

async function peopleOf(users: Rec<'res.users'>) {
  await users.load('name', 'im_status')
  return [...users].map(user => ({
    id: user.id,
    picture: pictureOf({ name: user.name ?? '', status: user.im_status, key: null }),
  }))
}
