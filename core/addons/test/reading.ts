/** What tests of data files say of what was read. */
import type { Operation, RecordOperation } from '../data/operation.ts'
import { readXml } from '../data/xml.ts'

export const xml = (text: string, demo = false) => readXml('views.xml', text, { addon: 'sale', demo })
export const complaints = ({ findings }: Pick<ReturnType<typeof xml>, 'findings'>) =>
  findings.map(({ line, message }) => `${line} ${message}`)

/** Operations without places, with literals as their text. */
export function plain(operations: readonly Operation[]): unknown {
  const keep = (key: string, value: unknown) =>
    key === 'place'
      ? undefined
      : value && typeof value === 'object' && 'node' in value && 'text' in value
        ? `\`${value.text}\``
        : value
  return JSON.parse(JSON.stringify(operations, keep))
}

export const fieldsOf = (operations: readonly Operation[]) =>
  (plain(operations) as RecordOperation[]).map(({ fields }) =>
    Object.fromEntries(fields.map(({ name, value }) => [name, value])),
  )
