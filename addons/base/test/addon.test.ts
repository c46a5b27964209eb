import { addonSuite } from '#core/testing'

addonSuite(import.meta.url)
