import type { Json } from '../http/json.ts'
import type { Environment } from '../model/types.ts'
import type { EventRenderers, LogEvent, Reader, RenderedEvent, SentEvent } from './types.ts'

/** How long streams of one person that wake together share a drawing. */
const SHARED_FOR = 1000

/** What one reader is sent of an event: with the rights of `env`, as things are now. */
export async function renderEvent(
  renderers: EventRenderers,
  env: Environment,
  event: RenderedEvent,
): Promise<Omit<SentEvent, 'seq'>> {
  const renderer = Object.hasOwn(renderers, event.kind) ? renderers[event.kind] : undefined
  const rendered = await renderer?.(env, event)
  if (rendered === null || rendered === undefined) return {}
  if (!isParts(rendered)) return { kind: event.kind, html: rendered.toString() }
  const { html, data } = rendered
  return { kind: event.kind, ...(html && { html: html.toString() }), ...(data !== undefined && { data }) }
}

function isParts(rendered: object | string): rendered is { html?: { toString(): string }; data?: Json } {
  return typeof rendered === 'object' && Object.getPrototypeOf(rendered) === Object.prototype
}

function keyOf(epoch: string, stream: string, seq: number, count: number): string {
  return `${epoch} ${stream} ${seq} ${count}`
}

/** Draws events, once for all streams of a person that ask at the same time. */
export class Renderer {
  readonly renderers: EventRenderers
  readonly #shared = new Map<string, { drawing: Promise<SentEvent[]>; since: number }>()

  constructor(renderers: EventRenderers) {
    this.renderers = renderers
  }

  /**
   * Events of one stream without a gap, as this reader sees them. New ones are shared by the name of their log; a replay
   * (`null`) is always drawn anew.
   */
  draw(reader: Reader, events: readonly LogEvent[], epoch: string | null): Promise<SentEvent[]> {
    const first = events[0]
    if (!first || epoch === null) return this.#draw(reader, events)
    const now = performance.now()
    const key = keyOf(epoch, first.stream, first.seq, events.length)
    const shared = this.#shared.get(key)
    if (shared && now - shared.since < SHARED_FOR) return shared.drawing
    const drawing = this.#draw(reader, events)
    this.#shared.set(key, { drawing, since: now })
    drawing.catch(() => this.#shared.delete(key))
    return drawing
  }

  /** Keeps what was drawn for the answer to a post: the person's streams are sent the same. */
  keep(stream: string, events: readonly SentEvent[], epoch: string): void {
    const [first] = events
    if (!first) return
    const drawing = Promise.resolve([...events])
    this.#shared.set(keyOf(epoch, stream, first.seq, events.length), { drawing, since: performance.now() })
  }

  /** Lets go of what is not shared any more. */
  forget(): void {
    const old = performance.now() - SHARED_FOR
    for (const [key, { since }] of this.#shared) if (since < old) this.#shared.delete(key)
  }

  /** In one unit of work, which is left out when there is nothing to draw. */
  #draw(reader: Reader, events: readonly LogEvent[]): Promise<SentEvent[]> {
    if (events.every(event => !Object.hasOwn(this.renderers, event.kind))) {
      return Promise.resolve(events.map(({ seq }) => ({ seq })))
    }
    return reader.unit(async env => {
      const sent: SentEvent[] = []
      for (const event of events) sent.push({ seq: event.seq, ...(await renderEvent(this.renderers, env, event)) })
      return sent
    })
  }
}
