/** A transport that does what networks do at their worst, and a little more. Seeded, so that a failure can be seen again. */
export function chaoticFetch(seed: number): typeof fetch {
  const random = randomOf(seed)
  return async (input, init) => {
    if (random() < 0.1) throw new TypeError('the network is down')
    if (random() < 0.1) return new Response('Bad Gateway', { status: 502 })
    const response = await fetch(input, init)
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response
    return new Response(response.body?.pipeThrough(chaos(random)), response)
  }
}

/** Doubles events, swaps neighbours, delays, cuts them anywhere into pieces, and breaks off in the middle of one. */
function chaos(random: () => number): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  let rest = ''
  let held = ''
  let life = 3 + Math.floor(random() * 40)
  return new TransformStream({
    async transform(piece, controller) {
      const frames = (rest + decoder.decode(piece, { stream: true })).split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames.map(text => `${text}\n\n`)) {
        if (--life < 0) {
          controller.enqueue(encoder.encode(frame.slice(0, Math.floor(random() * frame.length))))
          controller.error(new Error('the connection broke'))
          return
        }
        if (random() < 0.1) await new Promise(resolve => setTimeout(resolve, random() * 20))
        if (random() < 0.1) {
          held += frame
          continue
        }
        const text = frame + held + (random() < 0.1 ? frame : '')
        held = ''
        const cut = Math.floor(random() * text.length)
        controller.enqueue(encoder.encode(text.slice(0, cut)))
        controller.enqueue(encoder.encode(text.slice(cut)))
      }
    },
  })
}

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}
