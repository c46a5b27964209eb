interface Typed {
  readonly type: string
}

/** Numbers that can be added up. (A `many2one_reference` is one, too, but it is an id.) */
export const isNumeric = ({ type }: Typed) => type === 'integer' || type === 'float' || type === 'monetary'

/** Days and moments. */
export const isDated = ({ type }: Typed) => type === 'date' || type === 'datetime'
