/** The stream of all tabs of this browser, in a SharedWorker. Its address carries the version, its name the reader. */
import { Hub } from './hub.js'

/** @type {Hub | undefined} */
let hub
let tabs = 0

/** @param {MessagePort | undefined} port */
function join(port) {
  if (!port) return
  const tab = String(++tabs)
  port.onmessage = ({ data }) => {
    hub ??= new Hub(data.url)
    hub.hear(tab, data.word, message => port.postMessage(message))
  }
}

// The compiler knows `self` as a window here; in a SharedWorker each tab arrives as `connect`.
self.addEventListener('connect', event => join(/** @type {MessageEvent} */ (event).ports[0]))
