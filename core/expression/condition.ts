import { isTrue, type Names } from './evaluate.ts'
import { evaluate, parseLiteral } from './literal.ts'

/**
 * Whether a condition of a view holds for a record: `holds("state == 'draft' and not active", values)`.
 * `values` are plain: a many2one is its id or an object, x2many a list of ids; empty lists and texts count as false.
 * Throws an `ExpressionError`.
 */
export function holds(expression: string, values: Names): boolean {
  return isTrue(evaluate(expression, values))
}

/** The fields that a condition uses, so that a view can load them: `['state', 'active']`. */
export function names(expression: string): readonly string[] {
  return parseLiteral(expression).names
}

/** The same with what is read of them: `['parent.state', 'partner_id.name']`. */
export function paths(expression: string): readonly string[] {
  return parseLiteral(expression).paths
}
