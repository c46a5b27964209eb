import * as base from '#addons/base'
import { inherit, type Values } from '#core'

declare module '#models' {
  interface ResGroups extends LivechatGroups {}
}

export class LivechatGroups extends inherit(base.Groups) {
  /** Users can be taken out of a group from its own page, too. */
  override async write(values: Values<'res.groups'>) {
    await super.write(values)
    if (!('user_ids' in values || 'implied_ids' in values)) return
    // sudo: res.users - who may edit groups need not see channels
    const users = this.env['res.users'].sudo()
    await (await users.search([['livechat_channel_ids', '!=', null]], { activeTest: false })).leaveWithoutAccess()
  }
}
