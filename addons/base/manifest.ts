import type { Manifest } from '#core'

export default {
  name: 'Base',
  version: '1.0',
  summary: 'Users, groups, languages, settings: what every other app stands on',
  category: 'Hidden',
  data: [],
} satisfies Manifest
