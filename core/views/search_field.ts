import { isDated, isNumeric } from '../model/fields/kinds.ts'
import type { FieldDescription } from '../model/model.ts'
import type { AnyDomain } from '../model/types.ts'
import { startOfDay, utcText } from '../zone.ts'
import type { ArchElement } from './arch.ts'
import { domainOf, mappingOf } from './attribute_values.ts'
import { type Condition, condition } from './condition.ts'
import { type Compiling, fieldOf } from './node.ts'
import { nextDay } from './periods.ts'
import type { Seeker } from './seeker.ts'
import { fromFormatted } from './typed_day.ts'

export interface SearchField {
  readonly name: string
  readonly label: string
  readonly field: FieldDescription
  readonly hidden: Condition
  /** What the records are that this text is looked for in. */
  domain(text: string, seeker: Seeker): AnyDomain
  /** The same for a value that was chosen: an id, a key of a selection. */
  exactly(value: string, seeker: Seeker): AnyDomain
  /** What the search for one is to be made with. */
  context(self: string, seeker: Seeker): Readonly<Record<string, unknown>>
}

const nothingFound: AnyDomain = [['id', '=', 0]]
const textual = new Set(['char', 'text', 'html', 'many2one', 'many2many', 'one2many', 'reference'])

/** A `<field>` of a search view; null for one that the person may not see, or that holds nothing to look for. */
export function searchField(node: ArchElement, { fields }: Compiling): SearchField | null {
  const { attributes } = node
  const field = fieldOf(fields, attributes.name)
  if (!field) return null
  const own = attributes.filter_domain
  const find = own
    ? (self: string, { names }: Seeker) => domainOf(node, 'filter_domain', { ...names, self })
    : finder(field, attributes.operator)
  if (!find) return null
  return {
    name: field.name,
    label: attributes.string ?? field.string,
    field,
    hidden: condition(node, 'invisible'),
    domain: find,
    exactly: (value, seeker) => exactly(field, value, attributes.operator, own ? find : null, seeker),
    context: (self, { names }) => mappingOf(node, 'context', { ...names, self }),
  }
}

function finder(field: FieldDescription, asked: string | undefined): SearchField['domain'] | null {
  const { name, type } = field
  if (textual.has(type)) return text => [[name, asked ?? 'ilike', text]]
  if (type === 'selection') {
    const matches = (text: string) => (field.selection ?? []).filter(([, label]) => includes(label, text))
    return text => [[name, 'in', matches(text).map(([key]) => key)]]
  }
  if (type === 'boolean')
    return (text, { _ }) => {
      const values = [true, false].filter(value => includes(value ? _('Yes') : _('No'), text))
      return values.length > 0 ? [[name, 'in', values]] : nothingFound
    }
  const operator = asked ?? '='
  if (isNumeric(field))
    return (text, { formats }) => {
      const number = Number(text.replaceAll(formats.thousandsSep || ' ', '').replace(formats.decimalPoint, '.'))
      return text.trim() && Number.isFinite(number) ? [[name, operator, number]] : nothingFound
    }
  if (!isDated(field)) return null
  return (text, { formats, tz }) => {
    const day = fromFormatted(text, formats)
    if (!day) return nothingFound
    return type === 'date' ? [[name, operator, day]] : momentDomain(name, operator, day, tz)
  }
}

/** Moments compared with a day: `=` is any time on it, `>` is after it. */
function momentDomain(name: string, operator: string, day: string, tz: string): AnyDomain {
  const [from, to] = [utcText(startOfDay(day, tz)), utcText(startOfDay(nextDay(day), tz))]
  switch (operator) {
    case '<':
      return [[name, '<', from]]
    case '<=':
      return [[name, '<', to]]
    case '>':
      return [[name, '>=', to]]
    case '>=':
      return [[name, '>=', from]]
    case '!=':
      return ['|', [name, '<', from], [name, '>=', to]]
    default:
      return [
        [name, '>=', from],
        [name, '<', to],
      ]
  }
}

function exactly(
  { name, type }: FieldDescription,
  value: string,
  asked: string | undefined,
  own: SearchField['domain'] | null,
  seeker: Seeker,
): AnyDomain {
  if (own) return own(value, seeker)
  if (type === 'selection') return [[name, '=', value]]
  if (type === 'boolean') return [[name, '=', value === '1']]
  const tree = asked === 'child_of' || asked === 'parent_of' ? asked : type === 'many2one' ? '=' : 'in'
  return [[name, tree, tree === 'in' ? [Number(value)] : Number(value)]]
}

/** Can a value of the field be chosen, rather than typed? */
export function isExact({ type, selection }: FieldDescription, value: string): boolean {
  if (type === 'selection') return (selection ?? []).some(([key]) => key === value)
  if (type === 'boolean') return value === '1' || value === '0'
  return ['many2one', 'many2many', 'one2many'].includes(type) && /^[1-9]\d{0,9}$/.test(value)
}

const includes = (label: string, text: string) => label.toLowerCase().includes(text.trim().toLowerCase())
