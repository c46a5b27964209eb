import { embedRoutes } from './embed.ts'
import { sessionRoutes } from './session.ts'

export { events } from '../visitor/events.ts'

export const routes = [...embedRoutes, ...sessionRoutes]
