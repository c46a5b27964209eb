/** How many colours there are for tags and cards. */
export const colors = 12

/** The colour that a number stands for: the class of it ends with this. */
export function colorOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? ((value % colors) + colors) % colors : 0
}
