import type { FieldDescription } from '../model/model.ts'
import { type ArchElement, elements } from './arch.ts'
import { type Compiling, fieldOf } from './node.ts'

/** A field of a `<searchpanel>`: one value is chosen of it, or several. */
export interface PanelSection {
  readonly name: string
  readonly label: string
  readonly field: FieldDescription
  readonly multi: boolean
  readonly icon: string | null
  readonly color: string | null
  readonly counters: boolean
  /** Shows the values of which there are no records as well. */
  readonly expand: boolean
  readonly limit: number
  /** Values of a relation are gathered by this field of theirs. */
  readonly groupBy: string | null
  /** Limits the values of a relation. */
  readonly domain: string | null
  /** Choosing a record finds those below it as well. */
  readonly hierarchize: boolean
}

const fitting = new Set(['many2one', 'selection', 'many2many'])

export function panelSections(panel: ArchElement, { fields, fieldsOf }: Compiling): PanelSection[] {
  return elements(panel).flatMap(({ tag, attributes }) => {
    const field = fieldOf(fields, attributes.name)
    const invisible = isOn(attributes.invisible)
    if (tag !== 'field' || !field || invisible || !field.groupable || !fitting.has(field.type)) return []
    const multi = attributes.select === 'multi' || field.type === 'many2many'
    const groupBy = attributes.groupby && field.relation ? fieldOf(fieldsOf(field.relation), attributes.groupby) : null
    const limit = Number(attributes.limit ?? 200)
    return {
      name: field.name,
      label: attributes.string ?? field.string,
      field,
      multi,
      icon: attributes.icon ?? null,
      color: attributes.color ?? null,
      counters: isOn(attributes.enable_counters),
      expand: isOn(attributes.expand),
      limit: Number.isInteger(limit) && limit > 0 ? limit : 200,
      groupBy: multi ? (groupBy?.name ?? null) : null,
      domain: attributes.domain ?? null,
      hierarchize: !isOff(attributes.hierarchize),
    }
  })
}

const isOn = (text = '') => /^(1|true)$/i.test(text)
const isOff = (text = '') => /^(0|false)$/i.test(text)
