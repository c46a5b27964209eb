/** What `/metrics` tells of this process, in Prometheus' text format. */
export class Metrics {
  requestsInFlight = 0
  #answered = new Map<string, { count: number; milliseconds: number }>()
  #others: [string, () => Readonly<Record<string, number>>][] = []
  #gauges = new Map<string, { help: string; read: () => number }>()

  constructor() {
    this.gauge('foyer_requests_in_flight', 'Requests that are being answered.', () => this.requestsInFlight)
    this.gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss())
    this.gauge('process_uptime_seconds', 'Time since the start.', () => Math.round(process.uptime()))
  }

  /** Counts an answer by the class of its status. */
  answered(status: number, milliseconds: number): void {
    const label = `${Math.floor(status / 100)}xx`
    const sum = this.#answered.get(label) ?? { count: 0, milliseconds: 0 }
    this.#answered.set(label, { count: sum.count + 1, milliseconds: sum.milliseconds + milliseconds })
  }

  /** Adds a number that is read when asked for. Names end in what they count: `_bytes`, `_seconds`, `_total`. */
  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, read })
  }

  /** Adds numbers whose names are known only when they are asked for. */
  add(prefix: string, read: () => Readonly<Record<string, number>>): void {
    this.#others.push([prefix, read])
  }

  text(): string {
    const lines = ['# HELP foyer_requests_total Requests answered, by status.', '# TYPE foyer_requests_total counter']
    for (const [status, { count }] of this.#answered) lines.push(`foyer_requests_total{status="${status}"} ${count}`)
    lines.push('# HELP foyer_request_seconds_total Time spent on them.', '# TYPE foyer_request_seconds_total counter')
    for (const [status, { milliseconds }] of this.#answered) {
      lines.push(`foyer_request_seconds_total{status="${status}"} ${milliseconds / 1000}`)
    }
    for (const [name, { help, read }] of this.#gauges) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${typeOf(name)}`, `${name} ${read()}`)
    }
    for (const [prefix, read] of this.#others) {
      for (const [name, value] of Object.entries(read())) {
        lines.push(`# TYPE ${prefix}${name} ${typeOf(name)}`, `${prefix}${name} ${value}`)
      }
    }
    return `${lines.join('\n')}\n`
  }
}

function typeOf(name: string): 'counter' | 'gauge' {
  return name.endsWith('_total') ? 'counter' : 'gauge'
}
