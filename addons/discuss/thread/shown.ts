import {
  type Environment,
  type FieldDescription,
  type Formats,
  formatDate,
  formatDateTime,
  formatNumber,
  type Rec,
} from '#core'

/** A stored value of a field as its reader is shown it: in their language and time zone. Null: it was not set. */
export function shownValue(
  env: Environment,
  formats: Formats,
  row: Rec<'mail.tracking.value'>,
  when: 'old' | 'new',
  field: FieldDescription,
): string | null {
  const number = row[`${when}_value_number`]
  const text = row[`${when}_value_text`]
  switch (field.type) {
    case 'boolean':
      return number ? env._('Yes') : env._('No')
    case 'integer':
    case 'float':
      return formatNumber(number, 0, field.type === 'integer' ? 0 : (field.digits?.[1] ?? 6), formats)
    case 'monetary':
      return amount(formats, number, row.currency_id)
    case 'date':
      return text && formatDate(new Date(`${text}T00:00Z`), 'UTC', formats)
    case 'datetime': {
      const moment = row[`${when}_value_datetime`]
      return moment && formatDateTime(moment, env.tz, formats)
    }
    case 'selection':
      return field.selection?.find(([value]) => value === text)?.[1] ?? text
    default:
      return text
  }
}

/** `currency` is loaded with its places, symbol and position. */
function amount(formats: Formats, value: number, currency: Rec<'res.currency'>): string {
  if (currency.length === 0) return formatNumber(value, 2, 2, formats)
  const { decimal_places: places, symbol, position } = currency
  const text = formatNumber(value, places, places, formats)
  return position === 'before' ? `${symbol}\u00a0${text}` : `${text}\u00a0${symbol}`
}
