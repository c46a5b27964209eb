/**
 * One stream for all tabs where there is no SharedWorker: the tab that holds the lock has the stream, the others hear it
 * by BroadcastChannel. When it closes, the browser gives the lock to the next.
 *
 * @typedef {import('./hub.js').Word} Word
 * @typedef {import('./hub.js').Message} Message
 */
import { Hub } from './hub.js'

/**
 * @param {string} name @param {string} url @param {() => string} cursor @param {(message: Message) => void} receive
 * @returns {(word: Word) => void} says something to the tab that leads
 */
export function joinLeader(name, url, cursor, receive) {
  const channel = new BroadcastChannel(name)
  const tab = crypto.randomUUID()
  /** @type {Hub | undefined} */
  let hub

  /** @param {string} to @param {Message} message */
  const send = (to, message) => (to === tab ? receive(message) : channel.postMessage({ to, message }))

  channel.onmessage = ({ data }) => {
    if (data.message && data.to === tab) receive(data.message)
    else if (data.word) hub?.hear(data.from, data.word, message => send(data.from, message))
    else if (data.leads) say({ type: 'hello', cursor: cursor() })
  }

  /** @param {Word} word */
  function say(word) {
    if (hub) hub.hear(tab, word, receive)
    else channel.postMessage({ from: tab, word })
  }

  say({ type: 'hello', cursor: cursor() }) // heard if somebody leads already
  void navigator.locks.request(name, () => {
    hub = new Hub(url)
    say({ type: 'hello', cursor: cursor() })
    channel.postMessage({ leads: true })
    return new Promise(() => {}) // held until the tab closes
  })
  return say
}
