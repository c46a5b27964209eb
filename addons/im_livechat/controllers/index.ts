import { events as visitorEvents } from '../visitor/events.ts'
import { embedRoutes } from './embed.ts'
import { operatorEvents, operatorRoutes, operatorSlots } from './operator.ts'
import { sessionRoutes } from './session.ts'

export const routes = [...embedRoutes, ...sessionRoutes, ...operatorRoutes]
export const events = { ...visitorEvents, ...operatorEvents }
export const slots = operatorSlots
