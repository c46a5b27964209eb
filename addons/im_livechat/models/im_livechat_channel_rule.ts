import { constrains, constraint, fields, model, ValidationError } from '#core'
import { patternFault } from '../routing/pattern.ts'
import type { RuleAction } from '../routing/rules.ts'

declare module '#models' {
  interface Models {
    'im_livechat.channel.rule': ImLivechatChannelRule
  }
  interface ImLivechatChannelRule extends LivechatChannelRule {}
}

/** On which pages, and for visitors of which countries, a channel shows itself, and how. */
export class LivechatChannelRule extends model('im_livechat.channel.rule', {
  description: 'Live Chat Rule',
  order: 'sequence, id',
  recName: 'regex_url',
}) {
  channel_id = fields.Many2one('im_livechat.channel', 'Channel', { required: true, index: true, ondelete: 'cascade' })
  sequence = fields.Integer('Sequence', { default: 10, help: 'The first rule that fits applies.' })
  regex_url = fields.Char('URL Expression', {
    help: 'A regular expression, searched anywhere in the address of the page. Empty: every page.',
  })
  country_ids = fields.Many2many('res.country', 'Countries', {
    relation: 'im_livechat_channel_country_rel',
    column1: 'channel_id',
    column2: 'country_id',
    help: 'Visitors of these countries only. Empty: of every country.',
  })
  action = fields.Selection<RuleAction>(
    'Live Chat Button',
    {
      display_button: 'Show',
      display_button_and_text: 'Show with notification',
      auto_popup: 'Open automatically',
      hide_button: 'Hide',
    },
    { required: true, default: 'display_button' },
  )
  auto_popup_timer = fields.Integer('Open After', { default: 0, help: 'Seconds until the window opens by itself.' })

  timer_check = constraint('CHECK (auto_popup_timer >= 0)', 'The seconds until a window opens can not be negative.')
  regex_url_check = constrains<LivechatChannelRule>('checkRegexUrl', 'regex_url')

  checkRegexUrl() {
    for (const { regex_url } of this) {
      const fault = patternFault(regex_url ?? '')
      if (!fault) continue
      throw new ValidationError(
        this.env._('The expression %(pattern)s can not be read at character %(position)s: %(reason)s.', {
          pattern: regex_url,
          ...fault,
        }),
        'regex_url',
      )
    }
  }
}
