import type { Manifest } from '#core'

export default {
  name: 'Live Chat',
  version: '1.0',
  summary: 'Chat with the visitors of your website',
  category: 'Website/Live Chat',
  sequence: 10,
  depends: ['base', 'discuss'],
  data: [
    'security/groups.xml',
    'security/ir.model.access.csv',
    'security/rules.xml',
    'data/cron.xml',
    'views/im_livechat_channel_views.xml',
    'views/im_livechat_channel_rule_views.xml',
    'views/discuss_channel_views.xml',
    'views/transcript.xml',
    'views/res_users_views.xml',
    'views/menus.xml',
  ],
  demo: ['demo/operators.xml', 'demo/channel.xml'],
  application: true,
} satisfies Manifest
