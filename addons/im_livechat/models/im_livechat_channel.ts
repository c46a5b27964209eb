import { computed, constrains, constraint, fields, model, ValidationError } from '#core'

declare module '#models' {
  interface Models {
    'im_livechat.channel': ImLivechatChannel
  }
  interface ImLivechatChannel extends LivechatChannel {}
}

const COLOUR = /^#[0-9a-f]{6}$/i

/** A place where visitors meet operators: who answers, how it looks, where it shows. Its aspects have files of their own. */
export class LivechatChannel extends model('im_livechat.channel', {
  description: 'Live Chat Channel',
  order: 'name, id',
}) {
  name = fields.Char('Channel Name', { required: true, help: 'Visitors see it. The name of your website does well.' })
  button_text = fields.Char('Notification Text', {
    translate: true,
    default: 'Any question? We are here.',
    help: 'Shown beside the button where a rule says “Show with notification”.',
  })
  default_message = fields.Char('Welcome Message', {
    translate: true,
    default: 'Hello! How can we help you?',
    help: 'The first thing a visitor reads. It is shown, not stored.',
  })
  header_background_color = fields.Char('Header Background', { required: true, default: '#875A7B' })
  title_color = fields.Char('Header Text', { required: true, default: '#FFFFFF' })
  button_background_color = fields.Char('Button Background', { required: true, default: '#875A7B' })
  button_text_color = fields.Char('Button Text', { required: true, default: '#FFFFFF' })
  max_sessions_mode = fields.Selection(
    'Sessions per Operator',
    { unlimited: 'Unlimited', limited: 'Limited' },
    { required: true, default: 'unlimited' },
  )
  max_sessions = fields.Integer('Maximum Sessions', {
    required: true,
    default: 10,
    help: 'An operator with so many running sessions is given no other one.',
  })
  review_link = fields.Char('Review Link', { help: 'Opened for visitors who were very satisfied.' })

  user_ids = fields.Many2many('res.users', 'Operators', {
    relation: 'im_livechat_channel_im_user',
    column1: 'channel_id',
    column2: 'user_id',
    default: env => [env.uid],
    domain: [['has_access_livechat', '=', true]],
    copy: false,
  })
  rule_ids = fields.One2many('im_livechat.channel.rule', 'channel_id', 'Rules', { copy: true })
  channel_ids = fields.One2many('discuss.channel', 'livechat_channel_id', 'Sessions')

  are_you_inside = fields.Boolean('Are You Inside', computed<LivechatChannel>('computeAreYouInside', 'user_ids'))

  max_sessions_check = constraint('CHECK (max_sessions > 0)', 'The number of sessions must be greater than zero.')
  colours_check = constrains<LivechatChannel>(
    'checkColours',
    'header_background_color',
    'title_color',
    'button_background_color',
    'button_text_color',
  )
  review_link_check = constrains<LivechatChannel>('checkReviewLink', 'review_link')

  computeAreYouInside() {
    for (const channel of this) channel.are_you_inside = channel.user_ids.ids.includes(this.env.uid)
  }

  /** Colours become part of a style sheet on the visitor's page, so nothing else may. */
  checkColours() {
    for (const channel of this) {
      for (const name of COLOURS) {
        if (COLOUR.test(channel[name])) continue
        throw new ValidationError(
          this.env._('“%(value)s” is not a colour. Write it as # and six digits, such as #875A7B.', {
            value: channel[name],
          }),
          name,
        )
      }
    }
  }

  checkReviewLink() {
    for (const { review_link } of this) {
      if (!review_link || isWebAddress(review_link)) continue
      throw new ValidationError(
        this.env._('“%(link)s” is not the address of a page. It begins with https:// and a name, or http://.', {
          link: review_link,
        }),
        'review_link',
      )
    }
  }
}

const COLOURS = ['header_background_color', 'title_color', 'button_background_color', 'button_text_color'] as const

function isWebAddress(text: string): boolean {
  const address = URL.canParse(text) ? new URL(text) : null
  return /^https?:\/\/[^/]/i.test(text) && address !== null && address.hostname !== ''
}
