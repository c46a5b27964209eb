import { type Computation, computation } from './descriptor.ts'

type PathFrom<Name extends string> = Name | `${Name}.${string}`

/**
 * Options of a computed field: `computed<Users>('computeName', 'partner_id.name')` has the method `computeName` of
 * `Users` compute it whenever the field named changes. With an object, also what an assigned value goes back to, and
 * how to search: `computed<Users>({ compute: 'computeName', inverse: 'writeName', search: 'searchName' }, …)`.
 *
 * The method assigns the field in every record of `this`. What it depends on is loaded for it. It may be `async` when
 * the field is not stored: such a field is read after `load`.
 */
export function computed<Self>(
  methods: (keyof Self & string) | Methods<keyof Self & string>,
  ...depends: PathFrom<keyof Self & string>[]
): { [computation]: Computation } {
  const { compute, inverse, search } = typeof methods === 'string' ? ({ compute: methods } as Methods<string>) : methods
  return { [computation]: { compute, depends, ...(inverse && { inverse }), ...(search && { search }) } }
}

interface Methods<Name extends string> {
  compute: Name
  inverse?: Name
  search?: Name
}
