/** A copy of a value as it comes back from the database; undefined for one that can not be stored. */
export function jsonOf(value: unknown): unknown {
  try {
    const text: string | undefined = JSON.stringify(value)
    // Escapes of what PostgreSQL does not take; a backslash before them would be one that stands for itself.
    if (text === undefined || /(?<!\\)(\\\\)*\\u(0000|d[89a-f])/.test(text)) return undefined
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
