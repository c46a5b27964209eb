import type { FindingCode } from '../finding_codes.ts'
import { suggestion } from '../suggestion.ts'
import { type ArchElement, elements, type Place, placeOfAttribute, textsIn, walk } from './arch.ts'
import { targetOf } from './button.ts'
import { attributeProblems } from './check_attributes.ts'
import { chartFieldProblems, chartKinds, chartProblems } from './check_charts.ts'
import { blockProblems, conditionProblems, expressionProblems } from './check_expression.ts'
import { closedNames, withGroups } from './check_groups.ts'
import { buttonValueProblems, fieldProblems, orderProblems } from './check_names.ts'
import { inListHeader, inlineProblem, nestingProblem } from './check_nesting.ts'
import { filterProblems, panelFieldProblems, rootGroupProblems, searchFieldProblems } from './check_search.ts'
import { valueRuleProblems } from './check_values.ts'
import { groupsNamed } from './condition.ts'
import { expressionsOf } from './pieces.ts'
import { buttonArguments } from './press.ts'
import { widgetProblem } from './view_widget.ts'
import type { KnownField, KnownFields, Problem, World } from './world.ts'

/** A mistake in a view, with the view, the addon and the line that it stands in. */
export interface ViewFinding {
  readonly place: Place
  readonly code: FindingCode
  readonly message: string
}

const roots = ['form', 'list', 'kanban', 'search', ...chartKinds, 'tree']

/** All mistakes in a resolved view: names that do not exist, methods that are not opened, conditions that cannot be read. */
export function checkView(arch: ArchElement, model: string, world: World): ViewFinding[] {
  const findings: ViewFinding[] = []
  const report: Report = (node, code, ...problems) => {
    for (const problem of problems) {
      if (!problem) continue
      const { message, attribute } = typeof problem === 'string' ? { message: problem } : problem
      const place = attribute === undefined ? node.place : placeOfAttribute(node, attribute)
      findings.push({ place, code, message })
    }
  }
  if (!roots.includes(arch.tag))
    report(arch, 'view-element', `A view begins with one of <${roots.join('>, <')}>, not <${arch.tag}>.`)
  if (!world.fields(model)) report(arch, 'view-model', `There is no model ${model}.`)
  else checkPart(arch, { model, world, report, outer: new Map(), groups: [] })
  return findings
}

type Report = (node: ArchElement, code: FindingCode, ...problems: (Problem | string | null)[]) => void

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

/** A view about one model: the whole, or a list inside a field. */
interface Part {
  readonly root: ArchElement
  readonly fields: KnownFields
  /** What its conditions may name. */
  readonly names: KnownFields
  /** What its expressions may name. */
  readonly known: KnownFields
}

function checkPart(root: ArchElement, around: Around): void {
  const { model, world, outer } = around
  const fields = world.fields(model)
  if (!fields) return
  const parents = [...outer].map(([name, field]) => [`parent.${name}`, field] as const)
  const names = new Map([...fields, ...parents, ['id', id], ...(outer.size ? [['parent', id] as const] : [])])
  const known = new Map([...names, ['record', id], ...loopNames(root).map(name => [name, id] as const)])
  const part = { root, fields, names, known }
  for (const seen of ownNodes(root, around.groups)) checkNode(seen, part, around)
  checkRoot(part, around)
}

const id: KnownField = { type: 'integer', comodel: null }

function checkRoot({ root, fields }: Part, around: Around): void {
  const { report } = around
  const { action, type } = root.attributes
  report(root, 'view-value', ...orderProblems(root, fields), ...rootGroupProblems(root, fields))
  report(root, 'view-value', ...chartProblems(root, fields))
  if (action && type === 'object') checkButton({ ...root, attributes: { name: action, type } }, new Map(), around)
  if (root.tag === 'kanban' && !elements(root).some(({ tag }) => tag === 'templates'))
    report(root, 'view-element', 'A kanban needs <templates><t t-name="card">…</t></templates>.')
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
  const texts = [...walk(root)].flatMap(textsIn)
  return expressionsOf(texts.join(' ')).flatMap(({ variable }) => variable ?? [])
}

function checkNode({ node, parent, groups }: Seen, part: Part, around: Around): void {
  const { world, report } = around
  const { root, fields, names, known } = part
  const field = node.tag === 'field' ? fields.get(node.attributes.name ?? '') : undefined
  const comodel = field ? comodelOf(field, world) : null
  if (field && parent?.tag === 'searchpanel') report(node, 'view-filter', ...panelFieldProblems(node, field, comodel))
  else if (field && root.tag === 'search') report(node, 'view-filter', ...searchFieldProblems(node, comodel))
  report(node, 'view-group', ...groupProblems(node, world))
  if (field) report(node, 'view-value', ...chartFieldProblems(root, node, field))
  report(node, 'view-element', parent && nestingProblem(node, parent, root))
  report(node, 'view-attribute', ...attributeProblems(node, root, around.outer.size > 0))
  report(node, 'view-value', ...valueRuleProblems(node))
  // What acts on several records asks about none of them.
  const about: KnownFields = inListHeader(parent, root) ? new Map() : names
  report(node, 'view-condition', ...conditionProblems(node, about))
  report(node, 'view-condition', ...blockProblems(node), ...expressionProblems(node, known))
  report(node, 'view-closed-field', ...closedNames(node, names, groups, world))
  checkElement(node, about, fields, { ...around, groups })
}

function comodelOf({ comodel }: KnownField, world: World): KnownFields | null {
  return comodel === null ? null : world.fields(comodel)
}

function groupProblems({ attributes: { groups } }: ArchElement, world: World): Problem[] {
  const unknown = groupsNamed(groups).filter(group => !world.group(group))
  return unknown.map(group => ({ attribute: 'groups', message: `groups="${groups}": there is no group ${group}.` }))
}

function checkElement(node: ArchElement, names: KnownFields, fields: KnownFields, around: Around): void {
  const { model, report } = around
  const { tag, attributes } = node
  if (tag === 'field' || tag === 'groupby') checkField(node, names, around)
  else if (tag === 'widget') report(node, 'view-widget', widgetProblem(node))
  else if (tag === 'button') checkButton(node, names, around)
  else if (tag === 'filter') report(node, 'view-filter', ...filterProblems(node, fields))
  else if (tag === 'label' && attributes.for && !fields.has(attributes.for))
    report(node, 'view-field', `<label for="${attributes.for}">: ${model} has no such field.`)
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
  for (const { code, message } of fieldProblems(node, field, comodelOf(field, world), names))
    report(node, code, message)
  if (node.tag === 'groupby' && field.type !== 'many2one') return
  const own = world.fields(model)!
  for (const part of node.tag === 'groupby' ? [{ ...node, tag: 'list', attributes: {} }] : elements(node)) {
    const misplaced = node.tag === 'groupby' ? null : inlineProblem(part)
    if (!field.comodel) report(part, 'view-field', `<${part.tag}> inside <field name="${name}">: it is not a relation.`)
    else if (misplaced) report(part, 'view-element', misplaced)
    else checkPart(part, { ...around, model: field.comodel, outer: own })
  }
}

function checkButton(node: ArchElement, names: KnownFields, { model, world, report }: Around): void {
  if (node.attributes.special) return
  report(node, 'view-value', ...buttonValueProblems(node, names))
  report(node, 'view-button', buttonProblem(node, model, world))
}

function buttonProblem(node: ArchElement, model: string, world: World): string | null {
  const { name, type, args } = node.attributes
  if (!name) return 'A <button> needs a name: of a method, or of an action.'
  if (type === 'action') {
    const action = targetOf(node)
    const isThere = /^\d+$/.test(action) || world.action(action)
    return isThere ? null : `<button name="${name}">: there is no action ${action}.`
  }
  if (type !== 'object') return `<button name="${name}"> needs type="object" or type="action".`
  const opened = world.opened(model, name, buttonArguments(node))
  if (opened === null) return `<button name="${name}">: ${model} has no such method.`
  if (opened === 'args')
    return `<button name="${name}"> brings ${args ? 'other' : 'no'} arguments than the method takes; opened('${name}', { args: … }) says which.`
  if (opened) return null
  return `<button name="${name}">: this method of ${model} is not open to buttons; open it with opened('${name}').`
}
