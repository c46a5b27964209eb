import type { Manifest } from '#core'

/** An addon for the tests of pages: plants in beds. */
export default {
  name: 'Garden',
  summary: 'Plants and beds',
  depends: ['base'],
  data: [
    'security/groups.xml',
    'security/ir.model.access.csv',
    'views/plants.xml',
    'views/baskets.xml',
    'views/report.xml',
    'views/menus.xml',
  ],
  application: true,
} satisfies Manifest
