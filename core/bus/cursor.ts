/** Where a reader stands: the name of the log and the number of the last event they have. */
export interface Cursor {
  readonly epoch: string
  readonly seq: number
}

/** `<epoch>.<seq>`; anything else is `null`. */
export function parseCursor(text: string): Cursor | null {
  const [, epoch, seq] = /^([a-z0-9]{1,32})\.(\d{1,15})$/.exec(text) ?? []
  return epoch && seq ? { epoch, seq: Number(seq) } : null
}

export function formatCursor(epoch: string, seq: number): string {
  return `${epoch}.${seq}`
}
