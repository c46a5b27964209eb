import { type Id, inherit } from '#core'
import { matchRule, type Offer, offer, type Rule } from '../../routing/rules.ts'
import { LivechatChannel } from '../im_livechat_channel.ts'

declare module '#models' {
  interface ImLivechatChannel extends Rules {}
}

/** Where a visitor is: the whole address of the page, and their country if it is known. */
export interface Place {
  url: string
  countryId: Id | null
}

/** What a channel shows on a page. */
export class Rules extends inherit(LivechatChannel) {
  /** Whether the button shows on a page, and how: decided once, from the rule that applies and who is available. */
  // sudo: im_livechat.channel - visitors see what the rules make of their page, not the rules.
  async offerOn({ url, countryId }: Place): Promise<Offer> {
    const channel = await this.one().sudo().load('available_operator_ids')
    const found = await channel.env['im_livechat.channel.rule'].search([['channel_id', '=', channel.id]])
    await found.load('country_ids')
    const hasOperator = channel.available_operator_ids.length > 0
    const rules = [...found].map(
      (rule): Rule => ({
        id: rule.id,
        sequence: rule.sequence,
        regexUrl: rule.regex_url,
        countryIds: rule.country_ids.ids,
        action: rule.action,
        popupSeconds: rule.auto_popup_timer,
        condition: 'always',
        bot: null,
      }),
    )
    return offer(matchRule(rules, { url, countryId, hasOperator }), hasOperator)
  }
}
