import { now } from '../clock.ts'
import { ValueError } from '../errors.ts'
import type { Json } from '../http/json.ts'
import type { LogEvent, UnitLike } from './types.ts'

interface Pending {
  readonly stream: string
  readonly kind: string
  /** As JSON, so that what is changed afterwards changes nothing here. */
  readonly data: string
}

/** In the unit's store, lists that only grow: what was published, and up to where it has been written. */
const published = Symbol('published')
const written = Symbol('written')

/**
 * Counters are raised in the order of their keys, so that two writers never wait for each other; each keeps its counters
 * locked until commit, so that numbers are given in the order of commits.
 */
const write = `
  WITH fresh AS (
    SELECT stream, kind, data, row_number() OVER (PARTITION BY stream ORDER BY place) AS nth
    FROM unnest($1::text[], $2::text[], $3::jsonb[]) WITH ORDINALITY AS list (stream, kind, data, place)
  ), counted AS (
    INSERT INTO bus_stream (key, last_seq)
    SELECT stream, count(*) FROM fresh GROUP BY stream ORDER BY stream COLLATE "C"
    ON CONFLICT (key) DO UPDATE SET last_seq = bus_stream.last_seq + excluded.last_seq
    RETURNING key, last_seq
  ), totals AS (
    SELECT stream, count(*) AS total FROM fresh GROUP BY stream
  )
  INSERT INTO bus_event (stream, seq, kind, data, at)
  SELECT fresh.stream, counted.last_seq - totals.total + fresh.nth, fresh.kind, fresh.data, $4
  FROM fresh JOIN counted ON counted.key = fresh.stream JOIN totals ON totals.stream = fresh.stream
  RETURNING stream, seq, kind, data`

/**
 * Tells the readers of these streams what has happened, when the unit of work is committed and only then. `data` refers to
 * records by id; what a reader sees is drawn by the renderer of that kind when it is sent.
 */
export function publish(env: { unit: UnitLike }, streams: string | readonly string[], kind: string, data: Json): void {
  const { unit } = env
  const json = JSON.stringify(data)
  for (const stream of named(streams)) {
    const events = listOf<Pending>(unit, published)
    if (events.length === writtenUpTo(unit)) unit.beforeCommit(async () => void (await writeEvents(unit)))
    events.push({ stream, kind, data: json })
  }
}

/** Tells who is there now something passing, such as "is typing": without a number, it may be lost, it is not kept. */
export function signal(
  env: { unit: UnitLike },
  streams: string | readonly string[],
  kind: string,
  data: Json,
  ttlSeconds: number,
): void {
  const list = [...named(streams)]
  env.unit.afterCommit(() => env.unit.bus?.signal(list, kind, data, ttlSeconds))
}

/** Each stream once. Wake-ups list names with commas between, so names are plain. */
function named(streams: string | readonly string[]): Set<string> {
  const names = new Set(typeof streams === 'string' ? [streams] : streams)
  for (const name of names) {
    if (!/^[\w:.-]{1,100}$/.test(name))
      throw new ValueError(`A stream is named like user:7 or guest:12, not "${name}".`)
  }
  return names
}

/** What is to be published to a stream, in order, still without numbers. */
export function pendingFor(unit: UnitLike, stream: string): { stream: string; kind: string; data: Json }[] {
  const own = pendingOf(unit).filter(event => event.stream === stream)
  return own.map(event => ({ ...event, data: JSON.parse(event.data) }))
}

/** Gives what was published their numbers. Locks the streams until commit: nothing slow after it. */
export async function writeEvents(unit: UnitLike): Promise<LogEvent[]> {
  const events = pendingOf(unit)
  if (events.length === 0) return []
  listOf<number>(unit, written).push(listOf(unit, published).length)
  await unit.begin()
  const rows = await unit.query<LogEvent & { seq: string }>(
    write,
    [events.map(event => event.stream), events.map(event => event.kind), events.map(event => event.data), now()],
    true,
  )
  const numbered = rows.map(row => ({ ...row, seq: Number(row.seq) })).sort((a, b) => a.seq - b.seq)
  unit.afterCommit(() => unit.bus?.committed(numbered))
  return numbered
}

function pendingOf(unit: UnitLike): Pending[] {
  return listOf<Pending>(unit, published).slice(writtenUpTo(unit))
}

function writtenUpTo(unit: UnitLike): number {
  return listOf<number>(unit, written).at(-1) ?? 0
}

function listOf<Item>(unit: UnitLike, key: symbol): Item[] {
  const kept = unit.store.get(key)
  if (kept) return kept as Item[] // put there below, under a key of this file
  const list: Item[] = []
  unit.store.set(key, list)
  return list
}
