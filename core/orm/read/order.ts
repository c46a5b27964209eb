import { ValueError } from '../../errors.ts'

/** One term of an order: `author_id.id desc nulls first`. */
export interface OrderTerm {
  readonly name: string
  /** `field.id`: by the number of the record it links to, not by that model's own order. */
  readonly plainId: boolean
  readonly desc: boolean
  readonly nulls: 'first' | 'last' | null
}

const term = /^(\w+)(\.id)?(?:\s+(asc|desc))?(?:\s+nulls\s+(first|last))?$/i

/** Reads `sequence, name desc`. Anything else is a `ValueError`. */
export function parseOrder(model: string, order: string): OrderTerm[] {
  return String(order)
    .split(',')
    .map(text => {
      const match = term.exec(text.trim())
      if (!match)
        throw new ValueError(`“${order}” is no order of ${model}: write “field”, “field desc”, with commas between.`)
      const [, name, plainId, direction, nulls] = match
      return {
        name: name!,
        plainId: plainId !== undefined,
        desc: direction?.toLowerCase() === 'desc',
        nulls: (nulls?.toLowerCase() as 'first' | 'last' | undefined) ?? null, // the pattern allows no other
      }
    })
}
