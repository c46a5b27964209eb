import type { Manifest } from '#core'

export default {
  name: 'Base',
  version: '1.0',
  summary: 'Users, groups, languages, settings: what every other app stands on',
  category: 'Hidden',
  sequence: 1,
  data: [
    'data/lang_en.xml',
    'data/res.lang.csv',
    'data/res.country.csv',
    'data/res.currency.csv',
    'security/groups.xml',
    'data/users.xml',
    'security/ir.model.access.csv',
    'security/rules.xml',
    'views/res_users_views.xml',
    'views/res_groups_views.xml',
    'views/res_company_views.xml',
    'views/res_partner_views.xml',
    'views/res_lang_views.xml',
    'views/ir_views.xml',
    'views/ir_sequence_views.xml',
    'views/ir_actions.xml',
    'views/menus.xml',
  ],
  demo: ['demo/demo.xml'],
} satisfies Manifest
