import { evaluate } from '../../expression/literal.ts'
import type { RecordOperation, ValueSource } from './operation.ts'

/** What a record says of a field, if it does. */
export function givenIn({ fields }: RecordOperation, name: string): ValueSource | undefined {
  return fields.find(field => field.name === name)?.value
}

/** What a field is set to, as text; undefined when that is not known before it is loaded. */
export function textIn(value?: ValueSource): string | undefined {
  if (value?.kind === 'text' || value?.kind === 'markup') return value.text
  if (value?.kind === 'constant') return String(value.value ?? '')
  return undefined
}

/** The external id of the record that it is set to. */
export function refIn(value?: ValueSource): string | undefined {
  return value?.kind === 'refs' ? value.ids[0] : undefined
}

export function truthIn(value?: ValueSource): boolean | undefined {
  if (value?.kind === 'eval' && value.literal.names.length === 0) return Boolean(evaluate(value.literal))
  const text = textIn(value)?.trim().toLowerCase()
  return text === undefined ? undefined : !['', '0', 'false', 'no', 'off'].includes(text)
}
