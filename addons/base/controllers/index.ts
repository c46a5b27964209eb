import type { Route } from '#core'
import { avatarRoutes } from './avatar.ts'
import { contentRoutes } from './content.ts'
import { loginRoutes } from './login.ts'
import { passwordRoutes } from './password.ts'
import { webRoutes } from './web/pages.ts'

export { webSlots as slots } from './web/pages.ts'

export const routes: Route[] = [...loginRoutes, ...passwordRoutes, ...avatarRoutes, ...contentRoutes, ...webRoutes]
