import { commaList } from '../comma_list.ts'
import { evaluate } from '../expression/literal.ts'
import { isDated } from '../model/fields/kinds.ts'
import { type ArchElement, elements, kindOf } from './arch.ts'
import { domainProblems, valueProblems } from './check_names.ts'
import { spans, ungroupable } from './groupable.ts'
import { panelTypes } from './panel.ts'
import { furthest, periodsOf, reach, reachOf } from './periods.ts'
import type { KnownField, KnownFields } from './world.ts'

/** What is wrong with a `<filter>`. */
export function filterProblems(node: ArchElement, fields: KnownFields): string[] {
  const { attributes } = node
  const { name, domain, context, date } = attributes
  const problems = name ? [] : ['A <filter> needs a name.']
  if (!domain && !context && !date)
    problems.push(`<filter name="${name}"> does nothing: give it a domain, date or context.`)
  if (domain) problems.push(...domainProblems('domain', domain, fields, new Set()))
  if (context)
    problems.push(...valueProblems('context', context, new Set(), 'a mapping'), ...groupingProblems(context, fields))
  if (date) return [...problems, ...dateProblems(node, fields.get(date))]
  const lost = Object.keys(attributes).find(attribute => attribute in reach || attribute === 'default_period')
  return lost ? [...problems, `${lost}="${attributes[lost]}" is for filters with date="…".`] : problems
}

function dateProblems(node: ArchElement, field: KnownField | undefined): string[] {
  const { attributes } = node
  const { date, default_period: byDefault } = attributes
  if (!field) return [`date="${date}": there is no field ${date}.`]
  if (!isDated(field)) return [`date="${date}": expected a date or a datetime, and ${date} is a ${field.type}.`]
  const wrong = Object.keys(reach).filter(attribute => {
    const text = attributes[attribute]
    return text !== undefined && (!/^-?\d{1,4}$/.test(text) || Math.abs(Number(text)) > furthest)
  })
  if (wrong.length > 0)
    return wrong.map(
      name =>
        `${name}="${attributes[name]}": expected a whole number from -${furthest} to ${furthest}, counted from now.`,
    )
  const range = reachOf(attributes)
  const own = elements(node).map(child => `custom_${child.attributes.name}`)
  const known = [...periodsOf(range).map(({ id }) => id), ...own]
  const reversed = (['month', 'year'] as const).filter(unit => range[`start_${unit}`] > range[`end_${unit}`])
  return [
    ...reversed.map(
      unit => `start_${unit}="${range[`start_${unit}`]}" is behind end_${unit}="${range[`end_${unit}`]}".`,
    ),
    ...commaList(byDefault)
      .filter(id => !known.includes(id))
      .map(id => `default_period="${byDefault}": there is no period ${id}; expected one of ${known.join(', ')}.`),
  ]
}

function groupingProblems(context: string, fields: KnownFields): string[] {
  try {
    const value = evaluate(context)
    const asked = typeof value === 'object' && value !== null && 'group_by' in value ? value.group_by : []
    return [asked].flat().flatMap(spec => groupSpecProblems('group_by', String(spec), fields))
  } catch {
    return [] // told already
  }
}

/** What is wrong with what records are to be grouped by: `partner_id`, `create_date:month`. */
function groupSpecProblems(attribute: string, text: string, fields: KnownFields): string[] {
  const [name = '', span] = text.trim().split(':')
  const wrong = (problem: string) => [`${attribute} “${text}”: ${problem}`]
  const field = fields.get(name)
  if (!field) return wrong(`there is no field ${name}.`)
  if (isDated(field) && span !== undefined && !spans.some(each => each === span))
    return wrong(`expected one of ${spans.map(each => `${name}:${each}`).join(', ')}.`)
  if (!isDated(field) && span !== undefined) return wrong(`${name} is a ${field.type}, and only dates have a ${span}.`)
  const isStored = field.store !== false || (field.related ?? null) !== null
  return isStored && !ungroupable.has(field.type) ? [] : wrong(`records can not be grouped by ${name}.`)
}

/** What is wrong with a `<field>` of a search view. */
export function searchFieldProblems({ attributes }: ArchElement, comodel: KnownFields | null): string[] {
  const { name, operator } = attributes
  const problems: string[] = []
  if (operator && !operators.has(operator))
    problems.push(`operator="${operator}": there is no such operator; expected one of ${[...operators].join(', ')}.`)
  if ((operator === 'child_of' || operator === 'parent_of') && !comodel)
    problems.push(`operator="${operator}": ${name} is not a relation.`)
  return problems
}

/** What is wrong with a `<field>` of a search panel. */
export function panelFieldProblems(
  { attributes }: ArchElement,
  { type }: KnownField,
  comodel: KnownFields | null,
): string[] {
  const { name, select, groupby, limit } = attributes
  const problems: string[] = []
  if (!panelTypes.has(type))
    problems.push(`<searchpanel> shows many2one, many2many and selection, and ${name} is a ${type}.`)
  if (select && select !== 'one' && select !== 'multi') problems.push(`select="${select}": expected one or multi.`)
  if (type === 'many2many' && select !== 'multi')
    problems.push(`<field name="${name}"> needs select="multi": it has many values.`)
  if (groupby && !comodel?.has(groupby)) problems.push(`groupby="${groupby}": what ${name} leads to has no such field.`)
  if (groupby && select !== 'multi') problems.push(`groupby="${groupby}" is for select="multi".`)
  if (limit !== undefined && !/^[1-9]\d{0,3}$/.test(limit)) problems.push(`limit="${limit}": expected a whole number.`)
  return problems
}

const operators = new Set(
  '=,!=,<,<=,>,>=,like,ilike,=like,=ilike,not like,not ilike,in,not in,child_of,parent_of'.split(','),
)

/** What is wrong with how a list or kanban groups its records. */
export function rootGroupProblems({ tag, attributes }: ArchElement, fields: KnownFields): string[] {
  if (!['list', 'kanban'].includes(kindOf(tag))) return []
  const { default_group_by: grouped, groups_limit: limit } = attributes
  const problems = commaList(grouped).flatMap(part => groupSpecProblems('default_group_by', part, fields))
  if (limit !== undefined && !/^[1-9]\d{0,3}$/.test(limit))
    problems.push(`groups_limit="${limit}": expected a whole number.`)
  return problems
}
