import type { Manifest } from '#core'

/** An addon for the tests of threads: trees that are talked about. */
export default {
  name: 'Orchard',
  summary: 'Trees with threads',
  depends: ['discuss'],
  data: ['security/ir.model.access.csv', 'security/rules.xml'],
} satisfies Manifest
