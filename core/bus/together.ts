/**
 * Puts what is asked in one turn of the event loop into one question, "which of these are good?": for `currentStream` of
 * readers, which is asked for all open streams at once.
 */
export function together<Key>(
  ask: (keys: readonly Key[]) => Promise<ReadonlySet<Key>>,
): (key: Key) => Promise<boolean> {
  let gathered: { keys: Set<Key>; good: Promise<ReadonlySet<Key>> } | undefined

  function gather() {
    const keys = new Set<Key>()
    const good = new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      gathered = undefined
      return ask([...keys])
    })
    return { keys, good }
  }

  return async key => {
    gathered ??= gather()
    gathered.keys.add(key)
    return (await gathered.good).has(key)
  }
}
