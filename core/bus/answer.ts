import type { Environment } from '../model/types.ts'
import { formatCursor, parseCursor } from './cursor.ts'
import { writeEvents } from './publish.ts'
import { readAfter } from './read.ts'
import { renderEvent } from './render.ts'
import type { Answer, SentEvent, UnitLike } from './types.ts'

/**
 * What a person has not seen yet, with what this unit of work has published: the answer to a post, so that it arrives also
 * when the stream does not. Call it last: the streams that were published to are locked from here to the commit.
 */
export async function eventsAfter(
  env: Environment & { unit: UnitLike },
  stream: string,
  cursor: string,
): Promise<Answer> {
  const { unit } = env
  await writeEvents(unit)
  const [meta] = await unit.query<{ epoch: string }>('SELECT epoch FROM bus_meta')
  const epoch = meta?.epoch ?? ''
  const from = parseCursor(cursor)
  const section = await readAfter(
    (text, values) => unit.query(text, values),
    stream,
    from?.epoch === epoch ? from.seq : Number.MAX_SAFE_INTEGER,
  )
  if ('reset' in section) return { reset: true, cursor: formatCursor(epoch, section.last) }
  const events: SentEvent[] = []
  for (const event of section.events) {
    events.push({ seq: event.seq, ...(await renderEvent(unit.bus?.renderers ?? {}, env, event)) })
  }
  return { events, cursor: formatCursor(epoch, section.last) }
}
