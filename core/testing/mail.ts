/** A mail server of a test's own: keeps what it is sent. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { MailSettings } from '../mail/mailer.ts'
import { onCleanUp } from './cleanup.ts'

export interface Received {
  readonly to: readonly string[]
  /** The whole message as it came, headers first, its lines joined again where the transport broke them. */
  readonly text: string
}

export interface TestMailServer {
  /** What the application is given as `mail`. */
  readonly settings: MailSettings
  readonly received: readonly Received[]
  /** The next message after those that were asked for before; waits for it. */
  next(): Promise<Received>
  /** While it says so, every message is refused, with this text. */
  refuse(reason: string | null): void
}

/** A real SMTP server on a free port of this machine, which ends with the test file. */
export async function testMailServer(): Promise<TestMailServer> {
  const { SMTPServer } = await import('smtp-server') // only where mail is the point
  const received: Received[] = []
  const waiting: (() => void)[] = []
  let refusal: string | null = null
  let asked = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('end', () => {
        if (refusal) return done(new Error(refusal))
        const to = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ to, text: decoded(Buffer.concat(chunks).toString('latin1')) })
        done()
        for (const resume of waiting.splice(0)) resume()
      })
    },
  })
  server.on('error', () => {}) // a client that goes away
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onCleanUp(() => new Promise<void>(resolve => server.close(() => resolve())))
  const { port } = listening.address() as AddressInfo // a port was given
  return {
    settings: { url: `smtp://127.0.0.1:${port}`, from: 'Foyer <foyer@example.com>' },
    received,
    async next() {
      const index = asked++
      while (received.length <= index) await new Promise<void>(resolve => waiting.push(resolve))
      return received[index]!
    },
    refuse(reason) {
      refusal = reason
    },
  }
}

/** Quoted-printable undone, which is what mail in words uses. */
function decoded(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
