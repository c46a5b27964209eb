import type { Manifest } from '#core'

export default {
  name: 'Discuss',
  version: '1.0',
  summary: 'Conversations with colleagues and visitors, on every page',
  category: 'Productivity',
  sequence: 15,
  depends: ['base'],
  data: ['security/ir.model.access.csv', 'security/rules.xml', 'data/channels.xml', 'views/menus.xml'],
  demo: ['demo/conversations.xml'],
  application: true,
} satisfies Manifest
