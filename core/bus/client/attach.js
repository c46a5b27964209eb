/**
 * How this tab gets at the stream: by the worker that all tabs share, else by the tab that leads, else by one of its own.
 *
 * @typedef {import('./hub.js').Word} Word
 * @typedef {import('./hub.js').Message} Message
 * @typedef {{ key: string, url: string, cursor: () => string, receive: (message: Message) => void }} Tab
 */
import { Hub, PROTOCOL } from './hub.js'
import { joinLeader } from './leader.js'

/** @param {Tab} tab @returns {(word: Word) => void} */
export function attach(tab) {
  let say = byWorker(tab, () => {
    say = withoutWorker(tab)
  })
  say ??= withoutWorker(tab)
  return word => say?.(word)
}

/** @param {Tab} tab @param {() => void} onFailure @returns {((word: Word) => void) | undefined} */
function byWorker({ key, url, cursor, receive }, onFailure) {
  if (typeof SharedWorker === 'undefined') return undefined
  const script = new URL(`./worker.js?v=${PROTOCOL}`, import.meta.url)
  try {
    const worker = new SharedWorker(script, { type: 'module', name: `foyer:${key}` })
    worker.onerror = onFailure
    worker.port.onmessage = ({ data }) => receive(data)
    /** @param {Word} word */
    const say = word => worker.port.postMessage({ url, word })
    say({ type: 'hello', cursor: cursor() })
    return say
  } catch {
    return undefined
  }
}

/** @param {Tab} tab @returns {(word: Word) => void} */
function withoutWorker({ key, url, cursor, receive }) {
  if ('locks' in navigator && typeof BroadcastChannel !== 'undefined')
    return joinLeader(`foyer:${key}`, url, cursor, receive)
  const hub = new Hub(url)
  /** @param {Word} word */
  const say = word => hub.hear('own', word, receive)
  say({ type: 'hello', cursor: cursor() })
  return say
}
