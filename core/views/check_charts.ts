import { isDated, isNumeric } from '../model/fields/kinds.ts'
import { suggestion } from '../suggestion.ts'
import type { ArchElement } from './arch.ts'
import type { KnownField, KnownFields, Problem } from './world.ts'

/** Views that are read, checked and stored, and that nothing draws here yet. */
export const chartKinds: ReadonlySet<string> = new Set(['graph', 'pivot', 'calendar', 'activity'])

const intervals = ['hour', 'day', 'week', 'month', 'quarter', 'year']

/** What is wrong with the fields that the root of a calendar or a kanban names. */
export function chartProblems(root: ArchElement, fields: KnownFields): Problem[] {
  if (root.tag === 'kanban') return namedProblems(root, fields, { highlight_color: ['integer'] })
  return root.tag === 'calendar' ? calendarProblems(root, fields) : []
}

/** What is wrong with a `<field>` of such a view. */
export function chartFieldProblems({ tag }: ArchElement, { attributes }: ArchElement, field: KnownField): string[] {
  const { name, type, interval } = attributes
  if (tag !== 'graph' && tag !== 'pivot') return []
  const roles = tag === 'graph' ? ['measure', 'row'] : ['measure', 'row', 'col']
  if (type !== undefined && !roles.includes(type)) return [`type="${type}": expected one of ${roles.join(', ')}.`]
  const problems: string[] = []
  if (type === 'measure' && !isNumeric(field))
    problems.push(`type="measure": measures are numbers, and ${name} is a ${field.type}.`)
  if (type === 'measure' && field.store === false)
    problems.push(`type="measure": ${name} is not stored, so it cannot be summed up.`)
  if (interval === undefined) return problems
  if (!isDated(field)) problems.push(`interval="${interval}": ${name} is a ${field.type}, not a date.`)
  else if (!intervals.includes(interval) || (interval === 'hour' && field.type === 'date'))
    problems.push(
      `interval="${interval}": expected one of ${intervals.slice(field.type === 'date' ? 1 : 0).join(', ')}.`,
    )
  return problems
}

const calendarFields: Readonly<Record<string, readonly string[]>> = {
  date_start: ['date', 'datetime'],
  date_stop: ['date', 'datetime'],
  date_delay: ['integer', 'float'],
  all_day: ['boolean'],
  color: ['integer', 'many2one', 'selection'],
}

/** Attributes that name a field: there must be one, of a type that suits. */
function namedProblems(
  { attributes }: ArchElement,
  fields: KnownFields,
  expected: Readonly<Record<string, readonly string[]>>,
): Problem[] {
  return Object.entries(expected).flatMap(([attribute, types]) => {
    const name = attributes[attribute]
    if (name === undefined) return []
    const field = fields.get(name)
    const wrong = (problem: string) => [{ attribute, message: `${attribute}="${name}": ${problem}` }]
    if (!field) return wrong(`there is no such field${suggestion(name, fields.keys()) || '.'}`)
    return types.includes(field.type)
      ? []
      : wrong(`expected one of type ${types.join(' or ')}, and it is a ${field.type}.`)
  })
}

function calendarProblems(root: ArchElement, fields: KnownFields): Problem[] {
  const { attributes } = root
  const found = namedProblems(root, fields, calendarFields)
  if (attributes.date_start === undefined)
    found.push({ attribute: 'date_start', message: 'A <calendar> needs date_start.' })
  if (attributes.date_stop !== undefined && attributes.date_delay !== undefined) {
    const message = 'date_delay: a <calendar> has a date_stop or a date_delay, not both.'
    found.push({ attribute: 'date_delay', message })
  }
  return found
}
