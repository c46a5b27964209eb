import type { Route } from '#core'
import { webRoutes } from './web/pages.ts'

export { webSlots as slots } from './web/pages.ts'

export const routes: Route[] = [...webRoutes]
