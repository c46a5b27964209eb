import type { Environment } from '../model/types.ts'
import { formatCursor, parseCursor } from './cursor.ts'
import { pendingFor, writeEvents } from './publish.ts'
import { readAfter, readEpoch, type Section } from './read.ts'
import { renderEvent } from './render.ts'
import type { Answer, LogEvent, RenderedEvent, SentEvent, UnitLike } from './types.ts'

/**
 * What a person has not seen yet, with what this unit of work has published for them: the answer to a post, so that it
 * arrives also when the stream does not. Call it last: other writers of the same streams wait from here to the commit.
 *
 * Everything is drawn before the numbers are given, because giving them locks the streams.
 */
export async function eventsAfter(
  env: Environment & { unit: UnitLike },
  stream: string,
  cursor: string,
): Promise<Answer> {
  const { unit } = env
  const query: UnitLike['query'] = (text, values) => unit.query(text, values)
  const draw = (event: RenderedEvent) => renderEvent(unit.bus?.renderers ?? {}, env, event)
  const drawAll = async (events: readonly LogEvent[]) => {
    const sent: SentEvent[] = []
    for (const event of events) sent.push({ seq: event.seq, ...(await draw(event)) })
    return sent
  }

  const epoch = unit.bus?.epoch ?? (await readEpoch(query))
  const from = parseCursor(cursor)
  const seq = from?.epoch === epoch ? from.seq : Number.MAX_SAFE_INTEGER
  const pending = pendingFor(unit, stream)
  const before = (pending.length && unit.bus?.recent(stream, seq)) || (await readAfter(query, stream, seq))
  const seen = 'events' in before ? await drawAll(before.events) : []
  const drawn: Omit<SentEvent, 'seq'>[] = []
  if ('events' in before) for (const event of pending) drawn.push(await draw({ ...event, seq: null }))

  // Before the streams are woken: that is the next thing to happen after the commit.
  const sent: SentEvent[] = []
  unit.afterCommit(() => unit.bus?.drawn(stream, sent))
  const own = (await writeEvents(unit)).filter(event => event.stream === stream)
  const last = own.at(-1)?.seq ?? before.last
  const first = own[0]?.seq ?? last + 1
  if ('reset' in before) return { reset: true, cursor: formatCursor(epoch, last) }
  // What others have committed between the reading and the lock.
  const between = first > before.last + 1 ? await readAfter(query, stream, before.last) : none
  if ('reset' in between) return { reset: true, cursor: formatCursor(epoch, last) }
  seen.push(...(await drawAll(between.events.filter(event => event.seq < first))))
  sent.push(...own.map((event, index) => ({ seq: event.seq, ...drawn[index] })))
  seen.push(...sent)
  return { events: seen, cursor: formatCursor(epoch, last) }
}

const none: Section = { events: [], last: 0 }
