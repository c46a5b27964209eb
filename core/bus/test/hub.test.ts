import test from 'ava'
import { until } from '../../testing/until.ts'
import { Hub, type Message } from '../client/hub.js'
import { startFrame } from '../frames.ts'

test('the first tab after the last is told that the stream is open when it is, not that it was', async t => {
  let answer = () => {}
  const fetch = (_url: unknown, { signal }: RequestInit = {}) =>
    new Promise<Response>(resolve => {
      const start = (stream: ReadableStreamDefaultController) => {
        stream.enqueue(new Uint8Array(startFrame('k', 0)))
        signal?.addEventListener('abort', () => stream.error(signal.reason))
      }
      answer = () => resolve(new Response(new ReadableStream({ start })))
    })
  const hub = new Hub('/events', { fetch })
  const states: string[] = []
  const hear = (message: Message) => {
    if (message.type === 'state') states.push(message.state)
  }
  hub.hear('first', { type: 'hello', cursor: 'k.0' }, hear)
  answer()
  await until(() => states.at(-1) === 'open')

  hub.hear('first', { type: 'leave' }, hear)
  hub.hear('second', { type: 'hello', cursor: 'k.0' }, hear)

  t.is(states.at(-1), 'waiting')
  answer()
  await until(() => states.at(-1) === 'open')
  hub.stop()
})
