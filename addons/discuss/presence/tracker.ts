import { randomUUID } from 'node:crypto'
import type { Environment, Service } from '#core'
import type { Present } from '../models/mail_presence.ts'

/** Times that tests may shorten, in milliseconds. */
export const times = {
  /** Going from page to page closes a stream and opens another. */
  grace: 2000,
  sweep: 30_000,
}

/** Follows who has a stream open in this process. */
export const presenceTracker: Service = ({ database, bus, onError }) => {
  const process = randomUUID()
  const connected = new Set<string>()
  const leaving = new Map<string, NodeJS.Timeout>()
  const turns = new Map<string, Promise<void>>()

  /** One after the other for one person, so that the last word is the last. */
  // sudo: mail.presence - who is there is noted by the program that sees them, here and below
  const tell = (stream: string, word: 'connected' | 'disconnected'): Promise<void> => {
    const turn = (turns.get(stream) ?? Promise.resolve())
      .then(() => database.unit({}, env => presenceOf(env)[word](presentOf(stream), process)))
      .catch(onError)
    turns.set(stream, turn)
    return turn.finally(() => turns.get(stream) === turn && turns.delete(stream))
  }
  const left = (stream: string): Promise<void> => {
    leaving.delete(stream)
    return connected.delete(stream) ? tell(stream, 'disconnected') : Promise.resolve()
  }

  bus.onOpen(({ stream }) => {
    clearTimeout(leaving.get(stream))
    leaving.delete(stream)
    if (connected.has(stream)) return
    connected.add(stream)
    void tell(stream, 'connected')
  })
  bus.onClose(({ stream, open }) => {
    if (open > 0) return
    clearTimeout(leaving.get(stream))
    leaving.set(
      stream,
      setTimeout(() => void left(stream), times.grace),
    )
  })
  const sweeping = setInterval(() => {
    // sudo: mail.presence - as above
    database.unit({}, env => presenceOf(env).sweep(process)).catch(onError)
  }, times.sweep)

  return async () => {
    clearInterval(sweeping)
    for (const timer of leaving.values()) clearTimeout(timer)
    await Promise.all(turns.values())
    // sudo: mail.presence - as above
    await database.unit({}, env => presenceOf(env).processEnds(process)).catch(onError)
  }
}

function presenceOf(env: Environment) {
  return env['mail.presence']
}

function presentOf(stream: string): Present {
  const [kind, id] = stream.split(':')
  return kind === 'user' ? { uid: Number(id), guestId: null } : { uid: null, guestId: Number(id) }
}
