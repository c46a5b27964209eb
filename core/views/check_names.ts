import { commaList } from '../comma_list.ts'
import { domainNames, evaluate, parseLiteral } from '../expression/literal.ts'
import { reasonOf } from '../finding.ts'
import type { FindingCode } from '../finding_codes.ts'
import { isNumeric } from '../model/fields/kinds.ts'
import type { ArchElement } from './arch.ts'
import { isMapping, isOn } from './attribute_values.ts'
import { given } from './check_expression.ts'
import { optionsOf, widgetNames, widgetSuits } from './widgets/index.ts'
import type { KnownField, KnownFields, Problem } from './world.ts'

/** What is wrong with what a `<field>` says of its field. */
export function fieldProblems(
  { tag, attributes }: ArchElement,
  field: KnownField,
  comodel: KnownFields | null,
  names: KnownFields,
): { code: FindingCode; message: string }[] {
  const { type } = field
  const { name, widget, domain, context, filter_domain: own, options } = attributes
  if (tag === 'groupby') {
    const message = `<groupby name="${name}">: expected a many2one, and ${name} is a ${type}.`
    return type === 'many2one' ? [] : [{ code: 'view-field', message }]
  }
  const values: string[] = []
  if (domain && field.comodel === null) values.push(`domain="${domain}": ${name} is not a relation.`)
  else if (domain && comodel) values.push(...domainProblems('domain', domain, comodel, new Set(names.keys())))
  if (own) values.push(...domainProblems('filter_domain', own, names, new Set(['self'])))
  if (context) values.push(...valueProblems('context', context, new Set([...names.keys(), 'self']), 'a mapping'))
  const total = attributes.sum ?? attributes.avg
  if (total !== undefined && !isNumeric(field)) values.push(`sum and avg are for numbers, and ${name} is a ${type}.`)
  if (options) values.push(...valueProblems('options', options, new Set(), 'a mapping'))
  if (isOn(attributes.force_save) && unforced.has(type))
    values.push(`force_save="${attributes.force_save}": a ${type} is not sent along; it is for single values.`)
  return [
    ...optionProblems(attributes, type, comodel, names),
    ...(widget ? widgetProblems(name ?? '', widget, type) : []),
    ...values.map(message => ({ code: 'view-value' as const, message })),
  ]
}

const unforced = new Set(['one2many', 'many2many', 'html', 'binary', 'reference'])

/** Options that the widget does not know, or that name fields that are not there. */
function optionProblems(
  { options, widget }: ArchElement['attributes'],
  type: string,
  comodel: KnownFields | null,
  names: KnownFields,
): { code: FindingCode; message: string }[] {
  if (!options) return []
  try {
    const given = evaluate(options)
    if (!isMapping(given)) return [] // told elsewhere
    const known = optionsOf(type, widget)
    const expected = known.length > 0 ? `expected one of ${known.join(', ')}` : 'it has none'
    return Object.entries(given).flatMap(([option, value]) => {
      const wrong = (problem: string) => [{ code: 'view-widget' as const, message: `options="${options}": ${problem}` }]
      if (!known.includes(option)) return wrong(`this widget has no option ${option}; ${expected}.`)
      if (option === 'color_field' && comodel?.get(String(value))?.type !== 'integer')
        return wrong(`${String(value)} is no integer field of what is shown.`)
      if (option === 'currency_field' && names.get(String(value))?.type !== 'many2one')
        return wrong(`there is no many2one ${String(value)}.`)
      return []
    })
  } catch {
    return [] // told elsewhere
  }
}

function widgetProblems(name: string, widget: string, type: string): { code: FindingCode; message: string }[] {
  const suits = widgetSuits(widget, type)
  if (suits) return []
  const message =
    suits === null
      ? `widget="${widget}": there is no such widget; expected one of ${widgetNames.join(', ')}.`
      : `widget="${widget}" does not show fields of type ${type}, such as ${name}.`
  return [{ code: 'view-widget', message }]
}

/** What is wrong with the context of a button, and with what it gives to its method. */
export function buttonValueProblems({ attributes: { context, args } }: ArchElement, names: KnownFields): Problem[] {
  const inContext = context ? valueProblems('context', context, new Set(names.keys()), 'a mapping') : []
  const inArgs = args ? valueProblems('args', args, new Set(), 'a list', true) : []
  return [
    ...inContext.map(message => ({ attribute: 'context', message })),
    ...inArgs.map(message => ({ attribute: 'args', message })),
  ]
}

/** What is wrong with how a list or kanban is ordered, and how many records it shows. */
export function orderProblems({ attributes }: ArchElement, fields: KnownFields): string[] {
  const { default_order: order, limit } = attributes
  const problems = commaList(order).flatMap(part => {
    const [, field = ''] = /^([\w.]+)(\s+(asc|desc))?$/i.exec(part) ?? []
    if (field === '') return [`default_order="${order}": expected fields, each with asc or desc behind it or not.`]
    return field === 'id' || fields.has(field.split('.')[0]!)
      ? []
      : [`default_order="${order}": there is no field ${field}.`]
  })
  if (limit !== undefined && !/^[1-9]\d{0,5}$/.test(limit)) problems.push(`limit="${limit}": expected a whole number.`)
  return problems
}

/** A domain that can be read, about fields that exist, with values of names that are known. */
export function domainProblems(
  attribute: string,
  text: string,
  fields: KnownFields,
  names: ReadonlySet<string>,
): string[] {
  const wrong = (problem: string) => [`${attribute}="${text}": ${problem}`]
  try {
    const field = domainNames(text)
      .map(path => path.split('.')[0]!)
      .find(first => first !== 'id' && !fields.has(first))
    if (field) return wrong(`there is no field ${field}.`)
  } catch (error) {
    return [`${attribute}="${text}" cannot be read: ${reasonOf(error)}`]
  }
  return valueProblems(attribute, text, names, 'a list')
}

/** A value that can be read, with names that are known; one without names is worked out, to see whether it is of its kind. */
export function valueProblems(
  attribute: string,
  text: string,
  names: ReadonlySet<string>,
  kind: 'a list' | 'a mapping',
  constant = false,
): string[] {
  const wrong = (problem: string) => [`${attribute}="${text}": ${problem}`]
  try {
    const used = parseLiteral(text).names
    if (constant && used.length > 0) return wrong(`expected values such as [1, 'x'], and ${used[0]} is none.`)
    const unknown = used.find(name => !given.has(name) && !inActions.has(name) && !names.has(name))
    if (unknown) return wrong(`there is no field ${unknown}.`)
    if (used.length > 0) return []
    const fits = kind === 'a list' ? Array.isArray : isMapping
    return fits(evaluate(text)) ? [] : wrong(`expected ${kind}.`)
  } catch (error) {
    return [`${attribute}="${text}" cannot be read: ${reasonOf(error)}`]
  }
}

const inActions = new Set(['active_id', 'active_ids', 'active_model', 'allowed_company_ids'])
