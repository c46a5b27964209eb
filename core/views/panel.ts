import type { FieldDescription } from '../model/model.ts'
import { type ArchElement, elements } from './arch.ts'
import { countIn, isOff, isOn } from './attribute_values.ts'
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

/** The types of fields that a panel can show. */
export const panelTypes: ReadonlySet<string> = new Set(['many2one', 'selection', 'many2many'])

export function panelSections(panel: ArchElement, { fields, fieldsOf }: Compiling): PanelSection[] {
  return elements(panel).flatMap(({ tag, attributes }) => {
    const field = fieldOf(fields, attributes.name)
    if (tag !== 'field' || !field || isOn(attributes.invisible) || !field.groupable || !panelTypes.has(field.type))
      return []
    const multi = attributes.select === 'multi' || field.type === 'many2many'
    const groupBy = attributes.groupby && field.relation ? fieldOf(fieldsOf(field.relation), attributes.groupby) : null
    return {
      name: field.name,
      label: attributes.string ?? field.string,
      field,
      multi,
      icon: attributes.icon ?? null,
      color: attributes.color ?? null,
      counters: isOn(attributes.enable_counters),
      expand: isOn(attributes.expand),
      limit: countIn(attributes.limit) ?? 200,
      groupBy: multi ? (groupBy?.name ?? null) : null,
      domain: attributes.domain ?? null,
      hierarchize: !isOff(attributes.hierarchize),
    }
  })
}
