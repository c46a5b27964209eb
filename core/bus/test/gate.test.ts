import test from 'ava'
import fc from 'fast-check'
import { type BusEvent, Gate } from '../client/gate.js'

/** A conversation: what happened, in order. Each event is drawn as things are when it is sent. */
type Happening = { do: 'post' | 'edit' | 'delete'; message: number }
const happening = fc.record<Happening>({
  do: fc.constantFrom('post', 'post', 'edit', 'delete'),
  message: fc.nat(5),
})
const history = fc.array(happening, { minLength: 1, maxLength: 40 })

/** What can happen to a page, in any order: n is how far the server has come, or a choice among what is there. */
const step = fc.record({
  do: fc.constantFrom('stream', 'stream', 'stream', 'answer', 'shuffled', 'old', 'draw', 'redraw', 'late'),
  n: fc.nat(1000),
})

type Content = Map<number, number>

function contentAt(events: readonly Happening[], seq: number): Content {
  const content: Content = new Map()
  for (const [index, event] of events.slice(0, seq).entries()) {
    if (event.do === 'delete') content.delete(event.message)
    else content.set(event.message, index + 1)
  }
  return content
}

/** Event `seq` as it is drawn when the server has come to `now`. */
function draw(events: readonly Happening[], seq: number, now: number): BusEvent {
  const happened = events[seq - 1]
  if (!happened) throw new Error(`No event ${seq}`)
  const version = contentAt(events, now).get(happened.message)
  return { seq, kind: 'change', data: { message: happened.message, version: version ?? null } }
}

function range(from: number, to: number) {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index + 1)
}

/** A page of two parts, such as a chat window and the Discuss app, behind one gate. */
class Page {
  readonly events: readonly Happening[]
  readonly parts: [Content, Content] = [new Map(), new Map()]
  readonly fresh: number[] = []
  readonly gate: Gate

  constructor(events: readonly Happening[], cursor: number) {
    this.events = events
    this.parts = [contentAt(events, cursor), contentAt(events, cursor)]
    this.gate = new Gate(`k.${cursor}`, (event, again) => this.apply(event, again))
  }

  apply(event: BusEvent, again: boolean) {
    if (!again) this.fresh.push(event.seq)
    const { message, version } = event.data as { message: number; version: number | null } // made by draw()
    for (const part of this.parts) version === null ? part.delete(message) : part.set(message, version)
  }

  /** One part is drawn by another request, whose cursor was read before its rows. */
  drawPart(cursor: number, rowsAt: number, now: number) {
    this.parts[1].clear()
    for (const [message, version] of contentAt(this.events, rowsAt)) this.parts[1].set(message, version)
    if (this.gate.drawn(`k.${cursor}`) === 'gap') {
      this.gate.repeat(
        'k',
        range(cursor, now).map(seq => draw(this.events, seq, now)),
      )
    }
  }

  redraw(cursor: number, rowsAt: number) {
    this.gate.close()
    for (const part of this.parts) {
      part.clear()
      for (const [message, version] of contentAt(this.events, rowsAt)) part.set(message, version)
    }
    this.gate.open(`k.${cursor}`)
  }
}

test('whatever order stream, answers and redrawings come in, the page shows the same, each event once and in order', t => {
  fc.assert(
    fc.property(history, fc.array(step, { maxLength: 60 }), fc.nat(), (events, steps, start) => {
      const page = new Page(events, start % (events.length + 1))
      let now = page.gate.last
      for (const { do: action, n } of steps) {
        now = Math.min(events.length, Math.max(now, now + (n % 4)))
        const last = page.gate.last
        const some = now ? 1 + (n % now) : 0
        if (action === 'stream' && some) page.gate.take('k', [draw(events, some, now)])
        if (action === 'answer')
          page.gate.take(
            'k',
            range(last, now).map(seq => draw(events, seq, now)),
          )
        if (action === 'shuffled')
          page.gate.take(
            'k',
            range(0, now)
              .reverse()
              .map(seq => draw(events, seq, now)),
          )
        if (action === 'old')
          page.gate.take(
            'k',
            range(0, some).map(seq => draw(events, seq, some)),
          )
        if (action === 'draw') page.drawPart(some, Math.min(now, some + (n % 3)), now)
        if (action === 'late') page.drawPart(now, now, now)
        if (action === 'redraw' && now >= last) page.redraw(now, now)
      }
      page.gate.take(
        'k',
        range(page.gate.last, events.length).map(seq => draw(events, seq, events.length)),
      )
      const shown = page.parts.map(part => [...part].sort((a, b) => a[0] - b[0]))
      const right = [...contentAt(events, events.length)].sort((a, b) => a[0] - b[0])
      t.deepEqual(shown, [right, right])
      t.deepEqual(
        [...page.fresh].sort((a, b) => a - b),
        page.fresh,
      )
      t.is(new Set(page.fresh).size, page.fresh.length)
      t.is(page.gate.missing, false)
    }),
    { numRuns: 400 },
  )
  t.pass()
})

test('an event that cannot be shown shuts the gate until the page is drawn again', t => {
  const shown: number[] = []
  const gate = new Gate('k.1', event => {
    if (event.seq === 3) throw new Error('a template is broken')
    shown.push(event.seq)
  })
  const noise = console.error
  console.error = () => {}
  t.is(gate.take('k', [{ seq: 2 }, { seq: 3 }, { seq: 4 }]), 'reset')
  console.error = noise
  t.is(gate.take('k', [{ seq: 5 }]), 'reset')
  t.is(gate.open('k.3'), 'ok')
  t.deepEqual(shown, [2, 4, 5])
})

test('a cursor of another epoch means that the page must be drawn again', t => {
  const gate = new Gate('old.7', () => t.fail())
  t.is(gate.take('new', [{ seq: 8 }]), 'reset')
  t.is(gate.open('new.8'), 'ok')
  t.is(gate.cursor, 'new.8')
})
