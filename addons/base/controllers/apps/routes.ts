import { type Route, route } from '#core'
import { begin, confirm } from './confirm.ts'
import { icon } from './icon.ts'
import { progress, progressLines } from './progress.ts'
import { guarded } from './rights.ts'
import { update, updatePage } from './update.ts'

const user = { auth: 'user' } as const

export const appsRoutes: Route[] = [
  route('GET', '/web/apps/progress', user, guarded(progress)),
  route('GET', '/web/apps/progress/lines', user, guarded(progressLines)),
  route('GET', '/web/apps/update', user, guarded(updatePage)),
  route('POST', '/web/apps/update', user, guarded(update)),
  route('GET', '/web/apps/:addon/icon', user, guarded(icon)),
  route('GET', '/web/apps/:addon/:action', user, guarded(confirm)),
  route('POST', '/web/apps/:addon/:action', user, guarded(begin)),
]
