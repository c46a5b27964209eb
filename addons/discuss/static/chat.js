/** Conversations in the browser: chat windows, the composer, what waits to be sent, what was read. Discuss works without it. */
import './hub.js'
import './composer.js'
import './outbox.js'
import './log.js'
import './reading.js'
import './pane.js'
import './seen.js'
import './typing.js'
import './presence.js'
import './menu.js'
import './notify.js'
import './announce.js'
import './session.js'
import { refresh } from './page.js'

refresh()
