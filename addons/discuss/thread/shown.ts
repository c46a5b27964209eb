import type { Environment, FieldDescription, Rec } from '#core'

/** A stored value of a field as its reader is shown it: in their language and time zone. Null: it was not set. */
export function shownValue(
  env: Environment,
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
      return numberIn(env, number, 0, field.type === 'integer' ? 0 : (field.digits?.[1] ?? 6))
    case 'monetary':
      return amount(env, number, row.currency_id)
    case 'date':
      return text && dateIn(env, 'UTC', { dateStyle: 'medium' }).format(new Date(`${text}T00:00Z`))
    case 'datetime': {
      const moment = row[`${when}_value_datetime`]
      return moment && dateIn(env, env.tz, { dateStyle: 'medium', timeStyle: 'short' }).format(moment)
    }
    case 'selection':
      return field.selection?.find(([value]) => value === text)?.[1] ?? text
    default:
      return text
  }
}

/** `currency` is loaded with its places, symbol and position. */
function amount(env: Environment, value: number, currency: Rec<'res.currency'>): string {
  if (currency.length === 0) return numberIn(env, value, 2, 2)
  const { decimal_places: places, symbol, position } = currency
  const text = numberIn(env, value, places, places)
  return position === 'before' ? `${symbol}\u00a0${text}` : `${text}\u00a0${symbol}`
}

function numberIn(env: Environment, value: number, least: number, most: number): string {
  const digits = { minimumFractionDigits: least, maximumFractionDigits: most }
  return new Intl.NumberFormat(localeOf(env), digits).format(value)
}

function dateIn(env: Environment, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(localeOf(env), { ...options, timeZone })
}

function localeOf({ lang }: Environment): string {
  return lang.replace(/@.*/, '').replace('_', '-')
}
