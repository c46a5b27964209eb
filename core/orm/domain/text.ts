import { utcText } from '../../zone.ts'
import type { Operand } from './condition.ts'
import { familyOf } from './value.ts'

/** A value as the text that patterns are compared with; the same as `textSql` makes. */
export function textOf(operand: Operand, value: unknown): string {
  if (value instanceof Date) return utcText(value)
  const isNumber = familyOf(operand) === 'number' && typeof value === 'number'
  return isNumber ? numberText(value) : String(value)
}

/** As PostgreSQL writes a number: very large and very small ones with an exponent of two digits. */
function numberText(value: number): string {
  const [mantissa, power] = value.toExponential().split('e')
  const exponent = Number(power)
  if (value === 0 || (exponent >= -4 && exponent < 15)) return String(value)
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}
