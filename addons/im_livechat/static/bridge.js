/**
 * What the frame and the page around it tell each other. The page keeps what has to outlive the frame: the visitor's
 * token, what is not sent yet, the draft. A frame of another origin may be denied any memory of its own.
 *
 * @typedef {{ key: string, body: string }} Unsent
 * @typedef {{ token?: string, session?: number, previous?: number, draft?: string, unsent?: Unsent[], shown?: boolean, focus?: boolean,
 *   page?: string }} Kept
 */

/** @type {Kept} */
let kept = {}
/** The page that embeds us; known from its first words. @type {string | null} */
let host = null

/** @param {(said: Kept) => void} heard told of everything the page says */
export function connect(heard) {
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || source === window || !data?.foyer || (host && origin !== host)) return
    host ??= origin
    kept = { ...kept, ...data.foyer }
    heard(data.foyer)
  })
  // To anybody: nothing is said yet.
  if (parent !== window) parent.postMessage({ foyer: { ready: true } }, '*')
  else heard({ shown: true })
}

/** @param {object} message */
function tell(message) {
  if (host) parent.postMessage({ foyer: message }, host)
}

export const memory = () => kept

/** @param {Kept} values */
export function keep(values) {
  kept = { ...kept, ...values }
  tell({ keep: values })
}

export const fold = () => tell({ fold: true })

/** @param {number} count messages that came while nobody looked */
export const countUnread = count => tell({ unread: count })
