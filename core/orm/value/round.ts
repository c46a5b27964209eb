/**
 * Rounds to a multiple of a step, half away from zero, by the digits that people read: 1.005 at 0.01 is 1.01, and
 * 1.02 at 0.05 is 1.
 */
export function roundTo(value: number, step: number): number {
  const [digits, scale] = decimalOf(Math.abs(value), step)
  const [unit, unitScale] = partsOf(String(step))
  // Both with as many digits behind the point.
  const behind = Math.max(scale, unitScale)
  const whole = digits * 10n ** BigInt(behind - scale)
  const size = unit * 10n ** BigInt(behind - unitScale)
  const rounded = ((whole + size / 2n) / size) * unit
  return Math.sign(value) * Number(`${rounded}e${-unitScale}`) + 0
}

/** Fifteen digits are what calculations leave right: 1.15 × 1.1 is 1.265, and not 1.2649999999999999. */
function decimalOf(value: number, step: number): readonly [bigint, number] {
  const exact = value / step >= 1e13 ? String(value) : value.toPrecision(15)
  return partsOf(exact)
}

/** A positive number as digits, and how many of them are behind the point. */
function partsOf(text: string): readonly [bigint, number] {
  const [mantissa = '', exponent = '0'] = text.split('e')
  const [whole = '', part = ''] = mantissa.split('.')
  const scale = part.length - Number(exponent)
  const digits = BigInt(whole + part)
  return scale >= 0 ? [digits, scale] : [digits * 10n ** BigInt(-scale), 0]
}
