import { type ArchElement, kindOf } from './arch.ts'
import type { Problem } from './world.ts'

interface Rule {
  readonly fits: RegExp
  readonly expected: string
}

const flag: Rule = { fits: /^(0|1|true|false)$/i, expected: '1 or 0' }
const oneOf = (...words: string[]): Rule => ({
  fits: new RegExp(`^(${words.join('|')})$`),
  expected: words.join(' or '),
})

/** What the attributes of views may say, where not every text means something. */
const rules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  form: { create: flag, edit: flag, delete: flag, duplicate: flag, disable_autofocus: flag },
  list: {
    create: flag,
    edit: flag,
    delete: flag,
    duplicate: flag,
    editable: oneOf('top', 'bottom'),
    open_form_view: flag,
  },
  kanban: { create: flag, edit: flag, delete: flag, records_draggable: flag },
  graph: { type: oneOf('bar', 'line', 'pie'), stacked: flag, order: oneOf('asc', 'desc', 'ASC', 'DESC') },
  pivot: { display_quantity: flag },
  calendar: {
    mode: oneOf('day', 'week', 'month', 'year'),
    event_limit: { fits: /^[1-9]\d{0,2}$/, expected: 'a number' },
    quick_create: flag,
    hide_time: flag,
    create: flag,
    edit: flag,
    delete: flag,
  },
  field: {
    nolabel: flag,
    password: flag,
    default_focus: flag,
    force_save: flag,
    optional: oneOf('show', 'hide'),
    colspan: { fits: /^[1-9]\d?$/, expected: 'a number of columns' },
    width: { fits: /^[1-9]\d{0,3}(px|%)?$/, expected: 'a width such as 120px or 20%' },
  },
  button: { display: oneOf('always') },
  group: {
    col: { fits: /^[1-9]\d?$/, expected: 'a number of columns' },
    colspan: { fits: /^[1-9]\d?$/, expected: 'a number of columns' },
  },
}

/** Attributes of an element whose value would silently do nothing. */
export function valueRuleProblems({ tag, attributes }: ArchElement): Problem[] {
  const kind = kindOf(tag)
  const own = Object.hasOwn(rules, kind) ? rules[kind]! : {}
  return Object.entries(attributes).flatMap(([attribute, text]) => {
    const rule = Object.hasOwn(own, attribute) ? own[attribute] : undefined
    if (!rule || rule.fits.test(text.trim())) return []
    return [{ attribute, message: `<${tag} ${attribute}="${text}">: expected ${rule.expected}.` }]
  })
}
