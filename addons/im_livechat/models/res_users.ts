import * as discuss from '#addons/discuss'
import { computed, constrains, fields, type Id, inherit, ValidationError, type Values } from '#core'

declare module '#models' {
  interface ResUsers extends LivechatUsers {}
}

/** Who may see how colleagues appear in the live chat. */
const groups = 'im_livechat.im_livechat_group_user,base.group_erp_manager'

export class LivechatUsers extends inherit(discuss.Users) {
  livechat_username = fields.Char('Online Chat Name', {
    size: 100,
    selfEditable: true,
    groups,
    copy: false,
    help: 'Visitors see this name instead of yours. Empty: they see your name.',
  })
  livechat_lang_ids = fields.Many2many('res.lang', 'Online Chat Language', {
    relation: 'res_users_livechat_lang',
    column1: 'user_id',
    column2: 'lang_id',
    domain: [['active', '=', true]],
    selfEditable: true,
    groups,
    help: 'Languages that you chat in, beside your own: visitors who speak them are brought to you.',
  })
  livechat_channel_ids = fields.Many2many('im_livechat.channel', 'Live Chat Channels', {
    relation: 'im_livechat_channel_im_user',
    column1: 'user_id',
    column2: 'channel_id',
    copy: false,
    groups,
  })
  livechat_ongoing_session_count = fields.Integer('Ongoing Sessions', {
    ...computed<LivechatUsers>('computeLivechatOngoingSessionCount'),
    groups,
  })
  has_access_livechat = fields.Boolean('Uses Live Chat', {
    ...computed<LivechatUsers>(
      { compute: 'computeHasAccessLivechat', search: 'searchHasAccessLivechat' },
      'all_group_ids',
    ),
    // Its own page asks, also of somebody from outside, who sees no groups.
    computeSudo: true,
  })

  livechat_lang_check = constrains<LivechatUsers>('checkLivechatLangs', 'livechat_lang_ids')

  async computeLivechatOngoingSessionCount() {
    const since = new Date(this.env.now().getTime() - 15 * 60_000)
    const rows = await this.env.sql<{ id: Id; count: string }>(ONGOING, [this.ids, since])
    const counts = new Map(rows.map(({ id, count }) => [id, Number(count)]))
    for (const user of this) user.livechat_ongoing_session_count = counts.get(user.id) ?? 0
  }

  async computeHasAccessLivechat() {
    const group = await this.env.ref('im_livechat.im_livechat_group_user', { optional: true })
    for (const user of this) user.has_access_livechat = group !== null && user.all_group_ids.ids.includes(group.id)
  }

  async searchHasAccessLivechat(operator: string, value: unknown) {
    const group = await this.env.ref('im_livechat.im_livechat_group_user')
    const wanted = (operator === '=') === Boolean(value)
    return [['all_group_ids', wanted ? 'in' : 'not in', [group.id]]]
  }

  /** Only languages that are enabled can be chosen; what was chosen before one was disabled goes with the next change. */
  async checkLivechatLangs() {
    const rows = await this.env.sql<{ name: string }>(DISABLED, [this.ids])
    if (rows.length === 0) return
    throw new ValidationError(
      this.env._('%(language)s is not enabled: an administrator can enable it.', { language: rows[0]?.name }),
      'livechat_lang_ids',
    )
  }

  override async write(values: Values<'res.users'>) {
    if ('livechat_lang_ids' in values) await this.env.sql(FORGET_DISABLED, [this.ids])
    await super.write(values)
    if ('group_ids' in values || values.active === false) await this.leaveWithoutAccess()
  }

  /** Who does not answer visitors any more is in no channel; getting the group back does not bring them back. */
  async leaveWithoutAccess(): Promise<void> {
    // sudo: res.users, im_livechat.channel - it follows from the group, whoever takes it away
    const users = await this.sudo().load('livechat_channel_ids', 'has_access_livechat', 'active')
    const out = users.filtered(
      user => !(user.has_access_livechat && user.active) && user.livechat_channel_ids.length > 0,
    )
    if (out.length > 0) await out.write({ livechat_channel_ids: [] })
  }
}

const ONGOING = `
  SELECT users.id, count(*) FROM im_livechat_channel_member_history history
  JOIN discuss_channel session ON session.id = history.channel_id
  JOIN res_users users ON users.partner_id = history.partner_id
  WHERE users.id = ANY($1) AND history.member_id IS NOT NULL AND history.livechat_member_type = 'agent'
    AND session.livechat_end_dt IS NULL AND session.last_interest_dt >= $2
  GROUP BY users.id`

const DISABLED = `
  SELECT lang.name FROM res_users_livechat_lang chosen JOIN res_lang lang ON lang.id = chosen.lang_id
  WHERE chosen.user_id = ANY($1) AND NOT lang.active`

const FORGET_DISABLED = `
  DELETE FROM res_users_livechat_lang chosen USING res_lang lang
  WHERE lang.id = chosen.lang_id AND chosen.user_id = ANY($1) AND NOT lang.active`
