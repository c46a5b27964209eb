/** Values of records to create, given alone or as a list, as a list. */
export function listOf<V extends object>(given: V | readonly V[]): V[] {
  return [given].flat() as V[] // which takes one list apart, and no values
}
