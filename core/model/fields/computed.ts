import { type Computation, computation, type DependsOn } from './descriptor.ts'

type PathFrom<Name extends string> = Name | `${Name}.${string}`

/**
 * Options of a computed field: `computed<Users>('computeName', 'partner_id.name')` has the method `computeName` of
 * `Users` compute it whenever the field named changes. With an object, also what an assigned value goes back to, and
 * how to search: `computed<Users>({ compute: 'computeName', inverse: 'writeName', search: 'searchName' }, …)`.
 *
 * The method assigns the field in every record of `this`. What it depends on is loaded for it. It may be `async` when
 * the field is not stored: such a field is read after `load`. What it depends on can also be a function of the finished
 * model: `computed<Users>('computeLabel', ({ recName }) => [recName ?? 'login'])`.
 */
export function computed<Self>(
  methods: (keyof Self & string) | Methods<keyof Self & string>,
  ...depends: PathFrom<keyof Self & string>[] | [DependsOn]
): { [computation]: Computation } {
  const { compute, inverse, search } = typeof methods === 'string' ? ({ compute: methods } as Methods<string>) : methods
  const [first] = depends
  const all = typeof first === 'function' ? { depends: [], dependsOn: first } : { depends: depends as string[] }
  return { [computation]: { compute, ...all, ...(inverse && { inverse }), ...(search && { search }) } }
}

interface Methods<Name extends string> {
  compute: Name
  inverse?: Name
  search?: Name
}
