/** Is this an x2many command? `virtual`: lines that are not stored may be called by texts or negative numbers. */
export function isCommand(given: unknown, virtual = false): boolean {
  const [code, id, values] = Array.isArray(given) ? (given as unknown[]) : []
  const isId = Number.isInteger(id) || (virtual && typeof id === 'string' && id !== '')
  const isValues = typeof values === 'object' && values !== null && !Array.isArray(values)
  return (
    (code === 0 && isValues) ||
    (code === 1 && isId && isValues) ||
    ((code === 2 || code === 3 || code === 4) && isId) ||
    code === 5 ||
    (code === 6 && Array.isArray(values))
  )
}
