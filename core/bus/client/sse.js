/**
 * Reads server-sent events from pieces of text that may be cut anywhere. An event without its closing blank line is not
 * an event: what is left when the stream breaks is thrown away.
 *
 * @typedef {{ event: string, data: string, id: string | null, retry: number | null }} Frame
 */

/** @param {(frame: Frame) => void} onFrame @returns {(piece: string) => void} */
export function frameReader(onFrame) {
  let rest = ''
  let frame = empty()
  return piece => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const ended of lines) {
      const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended
      if (line !== '') addLine(frame, line)
      else {
        if (frame.data !== '' || frame.id !== null || frame.retry !== null || frame.event) onFrame(frame)
        frame = empty()
      }
    }
  }
}

/** @returns {Frame} */
function empty() {
  return { event: '', data: '', id: null, retry: null }
}

/** @param {Frame} frame @param {string} line */
function addLine(frame, line) {
  const colon = line.indexOf(':')
  if (colon === 0) return
  const name = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
  if (name === 'data') frame.data += frame.data === '' ? value : `\n${value}`
  else if (name === 'event') frame.event = value
  else if (name === 'id') frame.id = value
  else if (name === 'retry' && /^\d+$/.test(value)) frame.retry = Number(value)
}
