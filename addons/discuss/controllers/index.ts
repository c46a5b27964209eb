import type { Route, Service } from '#core'
import { presenceTracker } from '../presence/tracker.ts'
import { beginRoutes } from './begin.ts'
import { guestReader } from './guest_reader.ts'
import { pageRoutes } from './pages.ts'
import { personalRoutes } from './personal.ts'
import { postRoutes } from './post.ts'

export { events } from './events.ts'
export { slots } from './slots.ts'

export const routes: Route[] = [...pageRoutes, ...postRoutes, ...personalRoutes, ...beginRoutes]
export const readers = [guestReader]
export const services: Service[] = [presenceTracker]
