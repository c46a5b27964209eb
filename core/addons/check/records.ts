import { domainNames, ExpressionError, parseLiteral } from '../../expression/literal.ts'
import type { FindingCode } from '../../finding_codes.ts'
import { actionNames, valuesProblem } from '../../views/action_names.ts'
import { refIn, textIn } from '../data/given.ts'
import type { RecordOperation, ValueSource } from '../data/operation.ts'
import { type Finding, suggestion } from '../finding.ts'
import type { Scope } from './scope.ts'

/** Tells of a field of a record. */
type Tell = (code: FindingCode, field: string, message: string) => void
type Check = (value: (field: string) => ValueSource | undefined, scope: Scope, tell: Tell) => void

/** What only whoever uses a record would find: actions, crons and rules that name what is not there. */
export function checkRecords(records: readonly RecordOperation[], scope: Scope): Finding[] {
  return records.flatMap(({ model, fields, place }) => {
    const findings: Finding[] = []
    const at = (name: string) => fields.find(field => field.name === name)
    checks[model]?.(
      name => at(name)?.value,
      scope,
      (code, field, message) => findings.push({ code, ...(at(field)?.place ?? place), message }),
    )
    return findings
  })
}

const ruleNames = ['user', 'uid', 'company_id', 'company_ids', 'time', 'today', 'now']

const checks: Readonly<Record<string, Check>> = {
  'ir.actions.act_window'(value, scope, tell) {
    const model = textIn(value('res_model'))?.trim()
    const meta = scope.models.get(model ?? '')
    if (model && meta?.abstract !== false) {
      const near = meta ? '; it is a mixin' : suggestion(model, scope.models.keys())
      tell('action-model', 'res_model', `This action shows ${model}: there are no records of such a model${near}`)
    }
    const modes = textIn(value('view_mode'))
    if (modes !== undefined && !/^(list|kanban|form)(,(list|kanban|form))*$/.test(modes.trim()))
      tell('data-value', 'view_mode', `view_mode: expected list, kanban and form with commas between, found ${modes}`)
    for (const field of ['domain', 'context']) {
      const text = textIn(value(field))
      const problem = text?.trim() && problemOf(text, actionNames, model && field === 'domain' ? model : null, scope)
      if (problem) tell('action-domain', field, `${field}: ${problem}`)
    }
  },

  'ir.cron'(value, scope, tell) {
    const model = scope.modelIds.get(refIn(value('model_id')) ?? '')
    const method = textIn(value('method'))?.trim()
    const meta = model && scope.models.get(model)
    if (!meta || !method || typeof Reflect.get(meta.prototype, method) === 'function') return
    tell('cron-method', 'method', `${model} has no method ${method}${suggestion(method, methodsOf(meta.prototype))}`)
  },

  'ir.actions.client'(value, scope, tell) {
    const tag = textIn(value('tag'))?.trim()
    const known = [...clientTags, ...tagsIn(scope)]
    if (tag && !known.includes(tag))
      tell('action-tag', 'tag', `No addon has a page for the tag ${tag}: expected one of ${known.join(', ')}`)
    const text = textIn(value('params'))
    const problem = text?.trim() && problemOf(text, actionNames, null, scope)
    if (problem) tell('action-domain', 'params', `params: ${problem}`)
  },

  'ir.actions.report'(value, { addons, models }, tell) {
    const model = textIn(value('model'))?.trim()
    if (model && models.get(model)?.abstract !== false)
      tell('action-model', 'model', `This report tells of ${model}: there are no records of such a model`)
    const name = textIn(value('report_name'))?.trim()
    const known = addons.flatMap(({ templates }) =>
      templates.flatMap(({ kind, name }) => (kind === 'extension' ? [] : name)),
    )
    if (name && !known.includes(name))
      tell('template-missing', 'report_name', `There is no <template> ${name}${suggestion(name, known)}`)
  },

  'ir.actions.server'(value, scope, tell) {
    const model = scope.modelIds.get(refIn(value('model_id')) ?? '')
    const state = textIn(value('state'))?.trim() ?? 'method'
    const made = state === 'create' ? (scope.modelIds.get(refIn(value('crud_model_id')) ?? '') ?? model) : model
    const meta = scope.models.get(made ?? '')
    if (!meta) return
    if (state === 'write' || state === 'create') {
      const problem = valuesProblem(textIn(value('values')) ?? '', meta.fields)
      if (problem) tell('action-values', 'values', `The values for ${made}: ${problem}`)
    }
    const method = textIn(value('method'))?.trim()
    if (state !== 'method' || !method || meta.opened.has(method)) return
    const near = suggestion(method, meta.opened.keys())
    tell('action-method', 'method', `${model} opens no method ${method}: only opened methods are called${near}`)
  },

  'ir.rule'(value, scope, tell) {
    const model = scope.modelIds.get(refIn(value('model_id')) ?? '') ?? null
    const text = textIn(value('domain_force'))
    const problem = text?.trim() && problemOf(text, ruleNames, model, scope)
    if (problem) tell('rule-domain', 'domain_force', `domain_force: ${problem}`)
  },
}

/** What client actions open without any addon's help. */
const clientTags = ['reload', 'soft_reload', 'display_notification']

function tagsIn({ addons }: Scope): string[] {
  return addons.flatMap(({ routes }) => routes.flatMap(({ options }) => options.tag ?? []))
}

/** A menu without an action is for those inside it; one that has neither leads nowhere. */
export function emptyMenus(own: readonly RecordOperation[], all: readonly RecordOperation[]): Finding[] {
  const menus = all.filter(({ model }) => model === 'ir.ui.menu')
  const parents = new Set(
    menus.flatMap(({ fields }) =>
      fields.flatMap(({ name, value }) => (name === 'parent_id' ? (refIn(value) ?? []) : [])),
    ),
  )
  const leading = new Set(
    menus.filter(({ fields }) => fields.some(({ name }) => name === 'action')).map(({ id }) => id),
  )
  return own
    .filter(({ model, id }) => model === 'ir.ui.menu' && !parents.has(id) && !leading.has(id))
    .map(({ id, place }) => ({
      code: 'menu-target',
      ...place,
      message: `The menu ${id} leads nowhere: it has neither an action nor menus inside`,
    }))
}

/** What is wrong with a text that is evaluated later; with a model, a domain of its fields. */
function problemOf(text: string, names: readonly string[], model: string | null, scope: Scope): string | null {
  try {
    const unknown = parseLiteral(text).names.find(name => !names.includes(name))
    if (unknown) return `there is no ${unknown} here; expected one of ${names.join(', ')}`
    if (model === null) return null
    for (const path of domainNames(text)) {
      const problem = pathProblem(path.split('.'), model, scope)
      if (problem) return problem
    }
    return null
  } catch (error) {
    if (error instanceof ExpressionError) return error.message
    throw error
  }
}

/** Types of fields behind which something may stand that is no field: a part of a date, a property. */
const open = new Set(['date', 'datetime', 'properties', 'many2one_reference', 'reference'])

/** What is wrong with a path of fields from a model on, or null. */
export function pathProblem(path: readonly string[], from: string, { models }: Scope): string | null {
  let model: string | null = from
  for (const name of path) {
    const meta = models.get(model ?? '')
    if (!meta) return null
    const field = meta.fields.get(name)
    if (!field) return name === 'id' ? null : `${meta.name} has no field ${name}${suggestion(name, meta.fields.keys())}`
    if (open.has(field.type)) return null
    model = field.comodel
  }
  return null
}

function methodsOf(prototype: object): string[] {
  return Object.getOwnPropertyNames(prototype).filter(name => name !== 'constructor')
}
