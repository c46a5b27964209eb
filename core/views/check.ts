import type { FindingCode } from '../finding_codes.ts'
import { suggestion } from '../suggestion.ts'
import { type ArchElement, elements, type Place, placeOfAttribute, walk } from './arch.ts'
import { targetOf } from './button.ts'
import { attributeProblems } from './check_attributes.ts'
import { chartFieldProblems, chartKinds, chartProblems } from './check_charts.ts'
import { blockProblems, conditionProblems, expressionProblems } from './check_expression.ts'
import { closedNames, withGroups } from './check_groups.ts'
import { buttonValueProblems, fieldProblems, orderProblems } from './check_names.ts'
import { inListHeader, inlineProblem, nestingProblem } from './check_nesting.ts'
import { filterProblems, rootGroupProblems, searchFieldProblems } from './check_search.ts'
import { valueRuleProblems } from './check_values.ts'
import { expressionsOf } from './pieces.ts'
import { buttonArguments } from './press.ts'
import { widgetProblem } from './view_widget.ts'

/** A mistake in a view, with the view, the addon and the line that it stands in. */
export interface ViewFinding {
  readonly place: Place
  readonly code: FindingCode
  readonly message: string
}

/** What a view knows of a field. */
export interface KnownField {
  readonly type: string
  readonly comodel: string | null
  /** External ids of the groups that may see it; none: everybody. */
  readonly groups?: readonly string[] | null
  readonly store?: boolean
  /** The path that it shows the end of. */
  readonly related?: readonly string[] | null
}

export type KnownFields = ReadonlyMap<string, KnownField>

/** What views are checked against. */
export interface World {
  /** The fields of a model; null if there is no such model. */
  fields(model: string): KnownFields | null
  /** May buttons call this method of the model? `null`: there is no such method; `args`: not with these arguments. */
  opened(model: string, method: string, args?: readonly unknown[]): boolean | 'args' | null
  group(xmlid: string): boolean
  /** The groups that somebody of this group is in, too; null when that is not known. */
  readonly implied: ((xmlid: string) => readonly string[]) | null
  action(xmlid: string): boolean
}

const roots = ['form', 'list', 'kanban', 'search', ...chartKinds, 'tree']
/** All mistakes in a resolved view: names that do not exist, methods that are not opened, conditions that cannot be read. */
export function checkView(arch: ArchElement, model: string, world: World): ViewFinding[] {
  const findings: ViewFinding[] = []
  const report: Report = (node, code, message, attribute) =>
    findings.push({ place: attribute === undefined ? node.place : placeOfAttribute(node, attribute), code, message })
  if (!roots.includes(arch.tag))
    report(arch, 'view-element', `A view begins with one of <${roots.join('>, <')}>, not <${arch.tag}>.`)
  if (!world.fields(model)) report(arch, 'view-model', `There is no model ${model}.`)
  else checkPart(arch, { model, world, report, outer: new Map(), groups: [] })
  return findings
}

export type Report = (node: ArchElement, code: FindingCode, message: string, attribute?: string) => void

/** Where a view, or a list inside a field of it, is checked. */
interface Around {
  readonly model: string
  readonly world: World
  readonly report: Report
  /** What `parent` has. */
  readonly outer: KnownFields
  /** For each element around it with `groups`: who sees it. */
  readonly groups: readonly (readonly string[])[]
}

function checkPart(root: ArchElement, around: Around): void {
  const { model, world, report, outer } = around
  const fields = world.fields(model)
  if (!fields) return
  const parents = [...outer].map(([name, field]) => [`parent.${name}`, field] as const)
  const names = new Map<string, KnownField>([
    ...fields,
    ...parents,
    ['id', id],
    ...(outer.size ? [['parent', id] as const] : []),
  ])
  const loops = loopNames(root)
  const isSearch = root.tag === 'search'
  for (const { node, parent, groups } of ownNodes(root, around.groups)) {
    const field = isSearch && node.tag === 'field' ? fields.get(node.attributes.name ?? '') : undefined
    const comodel = field?.comodel ? world.fields(field.comodel) : null
    if (field)
      for (const message of searchFieldProblems(node, field, comodel, parent?.tag === 'searchpanel'))
        report(node, 'view-filter', message)
    checkGroups(node, world, report)
    const shown = node.tag === 'field' ? fields.get(node.attributes.name ?? '') : undefined
    if (shown) for (const message of chartFieldProblems(root, node, shown)) report(node, 'view-value', message)
    const misplaced = parent && nestingProblem(node, parent, root)
    if (misplaced) report(node, 'view-element', misplaced)
    for (const { message, attribute } of attributeProblems(node, root, around.outer.size > 0))
      report(node, 'view-attribute', message, attribute)
    for (const { message, attribute } of valueRuleProblems(node)) report(node, 'view-value', message, attribute)
    // What acts on several records asks about none of them.
    const about = inListHeader(parent, root) ? new Map<string, KnownField>() : names
    for (const { message, attribute } of conditionProblems(node, about))
      report(node, 'view-condition', message, attribute)
    const known = new Map([...names, ['record', id], ...loops.map(name => [name, id] as const)])
    for (const message of [...blockProblems(node), ...expressionProblems(node, known)])
      report(node, 'view-condition', message)
    for (const { message, attribute } of closedNames(node, names, groups, world))
      report(node, 'view-closed-field', message, attribute)
    checkNode(node, about, { ...around, groups })
  }
  for (const message of [...orderProblems(root, fields), ...rootGroupProblems(root, fields)])
    report(root, 'view-value', message)
  for (const { message, attribute } of chartProblems(root, fields)) report(root, 'view-value', message, attribute)
  const { action, type } = root.attributes
  if (action && type === 'object') checkButton({ ...root, attributes: { name: action, type } }, around)
  if (root.tag === 'kanban' && !elements(root).some(({ tag }) => tag === 'templates')) {
    report(root, 'view-element', 'A kanban needs <templates><t t-name="card">…</t></templates>.')
  }
}

const id: KnownField = { type: 'integer', comodel: null }

function checkNode(node: ArchElement, names: KnownFields, around: Around): void {
  const { model, world, report } = around
  const fields = world.fields(model)!
  if (node.tag === 'field' || node.tag === 'groupby') checkField(node, names, around)
  else if (node.tag === 'widget') {
    const problem = widgetProblem(node)
    if (problem) report(node, 'view-widget', problem)
  } else if (node.tag === 'button') checkButton(node, around, names)
  else if (node.tag === 'filter')
    for (const message of filterProblems(node, fields)) report(node, 'view-filter', message)
  else if (node.tag === 'label' && node.attributes.for && !fields.has(node.attributes.for)) {
    report(node, 'view-field', `<label for="${node.attributes.for}">: ${model} has no such field.`)
  }
}

interface Seen {
  readonly node: ArchElement
  readonly parent: ArchElement | null
  readonly groups: Around['groups']
}

/** The nodes of a view without those of the lists inside its fields, which are about another model. */
function* ownNodes(node: ArchElement, outer: Around['groups'], parent: ArchElement | null = null): Generator<Seen> {
  const groups = withGroups(outer, node)
  yield { node, parent, groups }
  const isOther = node.tag === 'field' || node.tag === 'groupby'
  if (!isOther) for (const child of elements(node)) yield* ownNodes(child, groups, node)
}

function loopNames(root: ArchElement): string[] {
  const texts = [...walk(root)].flatMap(({ children }) => children.filter(child => typeof child === 'string'))
  return expressionsOf(texts.join(' ')).flatMap(({ variable }) => variable ?? [])
}

function checkGroups(node: ArchElement, world: World, report: Report): void {
  for (const group of (node.attributes.groups ?? '')
    .split(',')
    .map(name => name.trim().replace(/^!/, ''))
    .filter(Boolean)) {
    const message = `groups="${node.attributes.groups}": there is no group ${group}.`
    if (!world.group(group)) report(node, 'view-group', message, 'groups')
  }
}

function checkField(node: ArchElement, names: KnownFields, around: Around): void {
  const { model, world, report } = around
  const { name } = node.attributes
  const field = name === undefined ? undefined : world.fields(model)?.get(name)
  if (!name) return void report(node, 'view-field', `A <${node.tag}> needs a name.`)
  if (!field) {
    const meant = suggestion(name, world.fields(model)?.keys() ?? []) || '.'
    return void report(node, 'view-field', `<${node.tag} name="${name}">: ${model} has no such field${meant}`)
  }
  const comodel = field.comodel === null ? null : world.fields(field.comodel)
  for (const { code, message } of fieldProblems(node, field, comodel, names)) report(node, code, message)
  if (node.tag === 'groupby' && field.type !== 'many2one') return
  const own = world.fields(model)!
  for (const part of node.tag === 'groupby' ? [{ ...node, tag: 'list', attributes: {} }] : elements(node)) {
    const misplaced = node.tag === 'groupby' ? null : inlineProblem(part)
    if (!field.comodel) report(part, 'view-field', `<${part.tag}> inside <field name="${name}">: it is not a relation.`)
    else if (misplaced) report(part, 'view-element', misplaced)
    else checkPart(part, { ...around, model: field.comodel, outer: own })
  }
}

function checkButton(node: ArchElement, { model, world, report }: Around, names: KnownFields = new Map()): void {
  const { name, type, special } = node.attributes
  if (special) return
  for (const { attribute, message } of buttonValueProblems(node, names)) report(node, 'view-value', message, attribute)
  if (!name) return void report(node, 'view-button', 'A <button> needs a name: of a method, or of an action.')
  if (type === 'action') {
    const action = targetOf(node)
    if (!/^\d+$/.test(action) && !world.action(action))
      report(node, 'view-button', `<button name="${name}">: there is no action ${action}.`)
  } else if (type === 'object') {
    const opened = world.opened(model, name, buttonArguments(node))
    if (opened === null) report(node, 'view-button', `<button name="${name}">: ${model} has no such method.`)
    else if (opened === 'args')
      report(
        node,
        'view-button',
        `<button name="${name}"> brings ${node.attributes.args ? 'other' : 'no'} arguments than the method takes; opened('${name}', { args: … }) says which.`,
      )
    else if (!opened)
      report(
        node,
        'view-button',
        `<button name="${name}">: this method of ${model} is not open to buttons; open it with opened('${name}').`,
      )
  } else report(node, 'view-button', `<button name="${name}"> needs type="object" or type="action".`)
}
