import { randomInt } from 'node:crypto'
import { constrains, constraint, fields, model, ValidationError } from '#core'

declare module '#models' {
  interface Models {
    'discuss.channel': DiscussChannel
  }
  interface DiscussChannel extends Channel {}
}

/** The types of conversations, open to other addons as the field is. */
export interface ChannelTypes {
  /** Between two people. */
  chat: true
  /** Between several, by invitation. */
  group: true
  /** Open to all who may see it. */
  channel: true
}

/** A conversation. Its aspects have files of their own. */
export class Channel extends model('discuss.channel', {
  description: 'Conversation',
  order: 'last_interest_dt desc, id desc',
}) {
  name = fields.Char('Name')
  channel_type = fields.Selection<keyof ChannelTypes>(
    'Type',
    { chat: 'Chat', group: 'Group', channel: 'Channel' },
    { required: true, default: 'channel' },
  )
  description = fields.Text('Description')
  uuid = fields.Char('Token', { required: true, default: makeUuid, copy: false, groups: 'base.group_system' })
  group_public_id = fields.Many2one('res.groups', 'Open To', {
    ondelete: 'set null',
    help: 'Who may join the channel. Empty: everybody.',
  })
  last_interest_dt = fields.Datetime('Last Interest', { default: env => env.now(), index: true })
  channel_member_ids = fields.One2many('discuss.channel.member', 'channel_id', 'Members')
  message_ids = fields.One2many('mail.message', 'channel_id', 'Messages')

  uuid_unique = constraint('UNIQUE (uuid)', 'The token of a conversation is its own.')
  type_check = constrains<Channel>('checkName', 'name', 'channel_type')

  checkName() {
    for (const { name, channel_type } of this) {
      if (channel_type === 'channel' && !name?.trim()) {
        throw new ValidationError(this.env._('A channel needs a name.'), 'name')
      }
    }
  }
}

// Without l, O, 0 and 1, which look like others.
const signs = 'abcdefghijkmnopqrstuvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ23456789'

function makeUuid(): string {
  return Array.from({ length: 10 }, () => signs[randomInt(signs.length)]).join('')
}
