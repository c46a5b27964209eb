/** Times in milliseconds and sizes in bytes; the reasons for the numbers are in what uses them. */
export const defaults = {
  heartbeat: 20_000,
  /** Streams end by themselves after this time, half of it more or less: it renews rights and spreads the load. */
  lifetime: 45 * 60_000,
  /** A session that is over ends its streams at most a second after this. */
  recheck: 3000,
  /** More unsent bytes make a stream wait, and this long a wait ends it. */
  mostUnsent: 256 * 1024,
  mostWaiting: 30_000,
  /** A larger replay is not sent: drawing the page once is cheaper. */
  mostReplayed: 256 * 1024,
  streamsPerSession: 5,
  streamsPerAddress: 200,
  safetyPoll: 2000,
  tick: 1000,
  /** Wake-ups for other processes are gathered for this long. */
  gather: 8,
  retention: 7 * 24 * 3600_000,
}

export type BusSettings = typeof defaults
