/** What the bus counts, for `/metrics`. */
export class Counters {
  open_streams = 0
  resumes_total = 0
  resets_total: Record<string, number> = {}
  /** Gaps and doubles that browsers have noticed. */
  gaps_total = 0
  replayed_events_total = 0
  written_events_total = 0
  dirty_streams = 0
  closed_slow_total = 0
  listener_reconnects_total = 0
  /** Events that only the safety poll has found. More than a few: wake-ups are being lost. */
  found_by_poll_total = 0
  /** How long events took from the wake-up to the socket: how many within so many milliseconds. */
  delays: Record<string, number> = {}

  reset(reason: string): void {
    this.resets_total[reason] = (this.resets_total[reason] ?? 0) + 1
  }

  delay(milliseconds: number): void {
    const bound = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find(most => milliseconds <= most) ?? 'more'
    this.delays[bound] = (this.delays[bound] ?? 0) + 1
  }

  /** All numbers by name, flat. */
  all(): Record<string, number> {
    const { resets_total, delays, ...plain } = this
    return {
      ...plain,
      ...Object.fromEntries(Object.entries(resets_total).map(([reason, n]) => [`resets_${reason}_total`, n])),
      ...Object.fromEntries(Object.entries(delays).map(([bound, n]) => [`delay_${bound}_ms_total`, n])),
    }
  }
}
