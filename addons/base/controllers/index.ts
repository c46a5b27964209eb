import type { Route, Service, Slots } from '#core'
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
import { reportRoutes } from './report.ts'
import { securityRoutes } from './security.ts'
import { banner, seeRoutes } from './see.ts'
import { setPasswordRoutes } from './set_password.ts'
import { totpRoutes } from './totp.ts'
import { userLinkRoutes } from './user_link.ts'
import { pathRoutes, webRoutes, webSlots } from './web/pages.ts'

export const slots: Slots = { ...webSlots, banner }

export const routes: Route[] = [
  ...loginRoutes,
  ...passwordRoutes,
  ...securityRoutes,
  ...identityRoutes,
  ...loginCodeRoutes,
  ...totpRoutes,
  ...keyRoutes,
  ...seeRoutes,
  ...setPasswordRoutes,
  ...userLinkRoutes,
  ...avatarRoutes,
  ...contentRoutes,
  ...explainAccessRoutes,
  ...conflictRoutes,
  ...reportRoutes,
  ...webRoutes,
  ...appsRoutes,
  ...pathRoutes,
]
export const services: Service[] = [mailSender]
