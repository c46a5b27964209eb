import { computed, fields, inherit } from '#core'
import { LivechatChannel } from '../im_livechat_channel.ts'

declare module '#models' {
  interface ImLivechatChannel extends Widget {}
}

/** What a website needs to show the channel. */
export class Widget extends inherit(LivechatChannel) {
  web_page = fields.Char('Web Page', {
    ...computed<Widget>('computeAddresses'),
    help: 'A page with nothing but the live chat, to send people to.',
  })
  script_external = fields.Text('Script', {
    ...computed<Widget>('computeAddresses'),
    help: 'One line for the pages of any website.',
  })

  async computeAddresses() {
    const base = (await this.env['ir.config_parameter'].getParam('web.base.url')) ?? ''
    for (const channel of this) {
      channel.web_page = `${base}/im_livechat/support/${channel.id}`
      channel.script_external = `<script src="${base}/im_livechat/loader/${channel.id}" defer></script>`
    }
  }
}
