import type { Page } from 'playwright-core'

/** Everything that a visitor's browser is given: address, headers and body of every answer, and what streams bring. */
export interface Overheard {
  /** Waits for what is still coming in, then all of it as one text. */
  everything(): Promise<string>
  /** Cookies that were sent or set anywhere, as `name: value` lines of headers. */
  readonly cookies: string[]
}

/** To be called before the page goes anywhere. */
export async function overhear(page: Page): Promise<Overheard> {
  const parts: string[] = []
  const cookies: string[] = []
  const pending = new Set<Promise<void>>()
  const wait = (work: Promise<void>) => {
    pending.add(work)
    void work.finally(() => pending.delete(work))
  }
  page.on('request', request => {
    wait(
      request.allHeaders().then(headers => {
        if (headers.cookie) cookies.push(`${request.url()} cookie: ${headers.cookie}`)
      }),
    )
  })
  page.on('response', response => {
    wait(
      response.allHeaders().then(headers => {
        parts.push(response.url(), JSON.stringify(headers))
        if (headers['set-cookie']) cookies.push(`${response.url()} set-cookie: ${headers['set-cookie']}`)
      }),
    )
    // The body of a stream never ends: it is read where it comes in, by the script below.
    if (response.headers()['content-type']?.startsWith('text/event-stream')) return
    wait(response.text().then(text => void parts.push(text), ignore))
  })
  await page.exposeBinding('overheard', (_source, text: string) => void parts.push(text))
  await page.addInitScript(() => {
    const real = globalThis.fetch
    globalThis.fetch = async (...asked) => {
      const answer = await real(...asked)
      const copy = answer.clone()
      if (copy.headers.get('content-type')?.startsWith('text/event-stream')) void listen(copy).catch(() => {})
      return answer
    }
    async function listen(copy: Response) {
      const reader = copy.body!.pipeThrough(new TextDecoderStream()).getReader() // a stream has a body
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        // put there by exposeBinding
        const { overheard } = globalThis as unknown as { overheard(text: string): void }
        overheard(`stream: ${piece.value}`)
      }
    }
  })
  return {
    cookies,
    async everything() {
      while (pending.size > 0) await Promise.race([Promise.all(pending), page.waitForTimeout(1000)])
      const frames = await Promise.all(page.frames().map(frame => frame.content()))
      return [...parts, ...frames].join('\n')
    },
  }
}

function ignore() {}
