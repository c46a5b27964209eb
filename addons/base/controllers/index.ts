import type { Route, Service } from '#core'
import { mailSender } from '../mail/sender.ts'
import { appsRoutes } from './apps/routes.ts'
import { avatarRoutes } from './avatar.ts'
import { conflictRoutes } from './conflicts.ts'
import { contentRoutes } from './content.ts'
import { explainAccessRoutes } from './explain_access.ts'
import { identityRoutes } from './identity.ts'
import { keyRoutes } from './keys.ts'
import { loginRoutes } from './login.ts'
import { loginCodeRoutes } from './login_code.ts'
import { passwordRoutes } from './password.ts'
import { securityRoutes } from './security.ts'
import { setPasswordRoutes } from './set_password.ts'
import { totpRoutes } from './totp.ts'
import { userLinkRoutes } from './user_link.ts'
import { webRoutes } from './web/pages.ts'

export { webSlots as slots } from './web/pages.ts'

export const routes: Route[] = [
  ...loginRoutes,
  ...passwordRoutes,
  ...securityRoutes,
  ...identityRoutes,
  ...loginCodeRoutes,
  ...totpRoutes,
  ...keyRoutes,
  ...setPasswordRoutes,
  ...userLinkRoutes,
  ...avatarRoutes,
  ...contentRoutes,
  ...explainAccessRoutes,
  ...conflictRoutes,
  ...webRoutes,
  ...appsRoutes,
]
export const services: Service[] = [mailSender]
