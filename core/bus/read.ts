import type { BusDatabase, LogEvent } from './types.ts'

/** More is not replayed: drawing the page once is cheaper. */
export const MOST_EVENTS = 200

type Query = BusDatabase['query']
type Row = Omit<LogEvent, 'seq'> & { seq: string }

/** Events that follow a number without a gap, or why the reader must start again; `last` is the newest number. */
export type Section = { events: LogEvent[]; last: number } | { reset: string; last: number }

/** What follows `seq` in one stream, and its newest number, as of the same moment. */
export async function readAfter(query: Query, stream: string, seq: number): Promise<Section> {
  const rows = await query<Row & { last_seq: string; seq: string | null }>(
    `SELECT newest.last_seq, event.stream, event.seq, event.kind, event.data
     FROM (SELECT coalesce((SELECT last_seq FROM bus_stream WHERE key = $1), 0) AS last_seq) AS newest
     LEFT JOIN (
       SELECT * FROM bus_event WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT ${MOST_EVENTS}
     ) AS event ON true
     ORDER BY event.seq`,
    [stream, seq],
  )
  const last = Number(rows[0]?.last_seq ?? 0)
  if (seq > last) return { reset: 'ahead', last }
  if (last - seq > MOST_EVENTS) return { reset: 'many', last }
  const events = rows.filter(row => row.seq !== null).map(fromRow)
  if (events.length < last - seq) return { reset: 'old', last }
  return { events, last }
}

/** What is new in several streams, at most `MOST_EVENTS` of each. */
export async function readNew(
  query: Query,
  known: readonly { stream: string; last: number }[],
): Promise<(LogEvent & { late: boolean })[]> {
  const rows = await query<Row & { late: boolean }>(
    `SELECT event.stream, event.seq, event.kind, event.data, clock_timestamp() - event.at > interval '1 second' AS late
     FROM unnest($1::text[], $2::bigint[]) AS known (stream, last)
     CROSS JOIN LATERAL (
       SELECT * FROM bus_event WHERE bus_event.stream = known.stream AND seq > known.last ORDER BY seq LIMIT ${MOST_EVENTS}
     ) AS event
     ORDER BY event.stream, event.seq`,
    [known.map(one => one.stream), known.map(one => one.last)],
  )
  return rows.map(row => ({ ...fromRow(row), late: row.late }))
}

/** The name of the log. */
export async function readEpoch(query: Query): Promise<string> {
  const rows = await query<{ epoch: string }>('SELECT epoch FROM bus_meta')
  return rows[0]?.epoch ?? ''
}

/** The name of the log, and which of these streams do not end where we believe. */
export async function readChanges(
  query: Query,
  known: readonly { stream: string; last: number }[],
): Promise<{ epoch: string; changed: { stream: string; before: number; last: number }[] }> {
  const rows = await query<{ epoch: string; stream: string | null; before: string; last: string }>(
    `SELECT epoch, stream, before, last
     FROM bus_meta LEFT JOIN (
       SELECT known.stream, known.last AS before, coalesce(last_seq, 0) AS last
       FROM unnest($1::text[], $2::bigint[]) AS known (stream, last) LEFT JOIN bus_stream ON key = known.stream
     ) AS streams ON before <> last`,
    [known.map(one => one.stream), known.map(one => one.last)],
  )
  const changed = rows.flatMap(({ stream, before, last }) =>
    stream === null ? [] : [{ stream, before: Number(before), last: Number(last) }],
  )
  return { epoch: rows[0]?.epoch ?? '', changed }
}

function fromRow({ stream, seq, kind, data }: Row): LogEvent {
  return { stream, seq: Number(seq), kind, data }
}
