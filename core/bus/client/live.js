/**
 * Keeps a page live. `<body data-stream-key data-cursor>` says whose page it is and what it shows already; every part that
 * arrives later and shows live things carries the `data-cursor` that was read before its rows. Offers `foyerLive`:
 * `apply(answer)` for what a post answers, `cursor` to send along, `opened(cursor)` after an own redrawing.
 * On `document`: `foyer:<kind>` for every event, `foyer:reset` (prevent it to redraw by yourself), `foyer:redrawn`,
 * `foyer:bye`.
 */
import { applyHtml } from './apply.js'
import { attach } from './attach.js'
import { Connection } from './connection.js'
import { Gate, parseCursor } from './gate.js'
import { redraw } from './redraw.js'

const URL_OF_EVENTS = '/events'
const PATIENCE = 250

/** @param {string} key @param {string} start */
function goLive(key, start) {
  const url = `${URL_OF_EVENTS}?stream=${encodeURIComponent(key)}`
  const gate = new Gate(start, show)
  const asker = new Connection(url, { cursor: () => gate.cursor, events() {}, reset() {}, bye() {} })
  let asking = false
  let redrawing = false

  const say = attach({ key, url, cursor: () => gate.cursor, receive })

  /** @param {import('./hub.js').Message} message */
  function receive(message) {
    if (message.type === 'events') judge(gate.take(message.epoch, message.events))
    else if (message.type === 'signal') present(message.signal)
    else if (message.type === 'reset') judge(gate.close())
    else if (message.type === 'at') judge(gate.expect(message.cursor))
    else if (message.type === 'bye') leave(message.reason)
    else document.documentElement.dataset.live = message.state
  }

  /** @param {import('./connection.js').Answer} answer what a post or the route answered */
  function apply(answer) {
    if (answer.reset) return judge(gate.close())
    judge(gate.take(parseCursor(answer.cursor).epoch, answer.events ?? []))
  }

  /** A part of the page was drawn at this cursor. @param {string} cursor */
  async function drawn(cursor) {
    if (gate.drawn(cursor) !== 'gap') return judge(gate.shut ? 'reset' : 'ok')
    const answer = await asker.ask(cursor, 'drawn').catch(() => null)
    if (!answer || answer.reset) judge(gate.close())
    else judge(gate.repeat(parseCursor(answer.cursor).epoch, answer.events ?? []))
  }

  /** @param {import('./gate.js').Verdict} verdict */
  function judge(verdict) {
    if (verdict === 'gap' && !asking) void fillGap()
    else if (verdict === 'reset' && !redrawing) void drawAgain()
  }

  /** What is missing may be on its way; after a moment it is asked for, until it is there. */
  async function fillGap() {
    asking = true
    for (let wait = PATIENCE; gate.missing && !gate.shut; wait = Math.min(wait * 2, 30_000)) {
      await pause(wait)
      const answer = gate.missing && !gate.shut && (await asker.ask(gate.cursor, 'gap').catch(() => null))
      if (answer) apply(answer)
    }
    asking = false
  }

  async function drawAgain() {
    redrawing = true
    // Whoever prevents it draws by itself, and calls `opened`.
    if (!document.dispatchEvent(new CustomEvent('foyer:reset', { cancelable: true }))) return
    for (let wait = 1000; gate.shut; wait = Math.min(wait * 2, 30_000)) {
      try {
        const page = await redraw()
        if (!page) return leave('identity')
        opened(page.cursor)
      } catch {
        await pause(wait * (0.5 + Math.random()))
      }
    }
    redrawing = false
  }

  /** The whole page was drawn again at this cursor. @param {string} cursor */
  function opened(cursor) {
    redrawing = false
    judge(gate.open(cursor))
    say({ type: 'hello', cursor: gate.cursor })
    document.dispatchEvent(new CustomEvent('foyer:redrawn'))
  }

  /** @param {string} reason */
  function leave(reason) {
    document.documentElement.dataset.live = 'bye'
    document.dispatchEvent(new CustomEvent('foyer:bye', { detail: { reason } }))
  }

  const page = /** @type {any} */ (window)
  page.foyerLive = {
    apply,
    drawn,
    opened,
    get cursor() {
      return gate.cursor
    },
  }
  followBrowser(say, () => gate.cursor)
  followHtmx(apply, drawn, () => gate.cursor)
}

/** @param {import('./gate.js').BusEvent} event @param {boolean} again */
function show(event, again) {
  present({ ...event, again })
}

/** @param {{ kind?: string, html?: string, again?: boolean }} event */
function present(event) {
  if (event.html) {
    const { htmx } = /** @type {any} */ (window)
    for (const element of applyHtml(event.html)) htmx?.process(element)
  }
  if (event.kind) document.dispatchEvent(new CustomEvent(`foyer:${event.kind}`, { detail: event }))
}

/** @param {(word: import('./hub.js').Word) => void} say @param {() => string} cursor */
function followBrowser(say, cursor) {
  const back = () => {
    say({ type: 'hello', cursor: cursor() })
    say({ type: 'nudge' })
  }
  addEventListener('online', back)
  addEventListener('pagehide', () => say({ type: 'leave' }))
  addEventListener('pageshow', event => event.persisted && back())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) back()
    say({ type: 'hide', hidden: document.hidden })
  })
}

/**
 * htmx sends the cursor along; an answer that is events is applied, not swapped; new parts of the page say where they stand.
 * @param {(answer: import('./connection.js').Answer) => void} apply @param {(cursor: string) => Promise<void>} drawn @param {() => string} cursor
 */
function followHtmx(apply, drawn, cursor) {
  /** @param {string} name @param {(event: any) => void} listener */
  const on = (name, listener) => document.addEventListener(name, listener)
  on('htmx:config:request', ({ detail }) => {
    detail.ctx.request.headers['X-Cursor'] = cursor()
  })
  on('htmx:after:request', event => {
    const { response, text } = event.detail.ctx
    if (!response.headers.get('content-type')?.startsWith('application/json')) return
    const answer = JSON.parse(text)
    if (!answer.events && !answer.reset) return
    event.preventDefault()
    apply(answer)
  })
  on('htmx:after:swap', () => {
    for (const its of takeCursors()) void drawn(its)
  })
}

/** The cursors of the parts that are new in the page. */
function takeCursors() {
  return [...document.querySelectorAll('[data-cursor]:not(body)')].map(part => {
    const its = part.getAttribute('data-cursor') ?? ''
    part.removeAttribute('data-cursor')
    return its
  })
}

/** @param {number} milliseconds @returns {Promise<void>} */
function pause(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}

const { streamKey, cursor } = document.body.dataset
if (streamKey && cursor) {
  takeCursors() // they came with the page
  goLive(streamKey, cursor)
}
