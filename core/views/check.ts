import { domainNames } from '../expression/literal.ts'
import type { FindingCode } from '../finding_codes.ts'
import { suggestion } from '../suggestion.ts'
import { type ArchElement, elements, type Place, walk } from './arch.ts'
import { targetOf } from './button.ts'
import { attributeProblems } from './check_attributes.ts'
import { conditionProblems, expressionProblems } from './check_expression.ts'
import { markupProblem } from './plain.ts'
import { widgetNames, widgetSuits } from './widgets/index.ts'

/** A mistake in a view, with the view, the addon and the line that it stands in. */
export interface ViewFinding {
  readonly place: Place
  readonly code: FindingCode
  readonly message: string
}

/** What views are checked against. */
export interface World {
  /** The fields of a model with their types and the models that they point at; null if there is no such model. */
  fields(model: string): ReadonlyMap<string, { readonly type: string; readonly comodel: string | null }> | null
  /** May buttons call this method of the model? `null`: there is no such method. */
  opened(model: string, method: string): boolean | null
  group(xmlid: string): boolean
  action(xmlid: string): boolean
}

const roots = ['form', 'list', 'kanban', 'search', 'tree']
const structure = new Set(
  (
    'form header sheet footer group notebook page separator newline label field button widget list tree kanban templates search ' +
    'filter chatter attribute searchpanel'
  ).split(' '),
)

/** All mistakes in a resolved view: names that do not exist, methods that are not opened, conditions that cannot be read. */
export function checkView(arch: ArchElement, model: string, world: World): ViewFinding[] {
  const findings: ViewFinding[] = []
  const report: Report = (node, code, message) => findings.push({ place: node.place, code, message })
  if (!roots.includes(arch.tag))
    report(arch, 'view-element', `A view begins with one of <${roots.join('>, <')}>, not <${arch.tag}>.`)
  if (!world.fields(model)) report(arch, 'view-model', `There is no model ${model}.`)
  else checkPart(arch, model, world, report, new Set())
  return findings
}

export type Report = (node: ArchElement, code: FindingCode, message: string) => void

function checkPart(root: ArchElement, model: string, world: World, report: Report, outer: ReadonlySet<string>): void {
  const fields = world.fields(model)
  if (!fields) return
  const names = new Set([...fields.keys(), 'id', ...outer])
  const loops = loopNames(root)
  for (const node of ownNodes(root)) {
    checkGroups(node, world, report)
    for (const problem of attributeProblems(node)) report(node, 'view-attribute', problem)
    for (const problem of conditionProblems(node, names)) report(node, 'view-condition', problem)
    for (const problem of expressionProblems(node, new Set([...names, 'record', ...loops])))
      report(node, 'view-condition', problem)
    if (node.tag === 'field') checkField(node, model, world, report, names)
    else if (node.tag === 'button') checkButton(node, model, world, report)
    else if (node.tag === 'filter') checkFilter(node, fields, report)
    else if (node.tag === 'label' && node.attributes.for && !fields.has(node.attributes.for)) {
      report(node, 'view-field', `<label for="${node.attributes.for}">: ${model} has no such field.`)
    } else if (!structure.has(node.tag)) {
      const problem = isRecordLink(node) ? null : markupProblem(node)
      if (problem) report(node, 'view-element', problem)
    }
  }
  const { action, type } = root.attributes
  if (action && type === 'object') checkButton({ ...root, attributes: { name: action, type } }, model, world, report)
  if (root.tag === 'kanban' && !elements(root).some(({ tag }) => tag === 'templates')) {
    report(root, 'view-element', 'A kanban needs <templates><t t-name="card">…</t></templates>.')
  }
}

/** `<a type="open">` on a card. */
function isRecordLink({ tag, attributes }: ArchElement): boolean {
  return tag === 'a' && attributes.type === 'open'
}

/** The nodes of a view without those of the lists inside its fields, which are about another model. */
function* ownNodes(node: ArchElement): Generator<ArchElement> {
  yield node
  if (node.tag !== 'field') for (const child of elements(node)) yield* ownNodes(child)
}

function loopNames(root: ArchElement): string[] {
  const texts = [...walk(root)].flatMap(({ children }) => children.filter(child => typeof child === 'string'))
  return [...texts.join(' ').matchAll(/\{%-?\s*for\s+(\w+)\s+in\s/g)].map(match => match[1]!)
}

function checkGroups(node: ArchElement, world: World, report: Report): void {
  for (const group of (node.attributes.groups ?? '')
    .split(',')
    .map(name => name.trim().replace(/^!/, ''))
    .filter(Boolean)) {
    if (!world.group(group))
      report(node, 'view-group', `groups="${node.attributes.groups}": there is no group ${group}.`)
  }
}

function checkField(node: ArchElement, model: string, world: World, report: Report, names: ReadonlySet<string>): void {
  const { name, widget } = node.attributes
  const field = name === undefined ? undefined : world.fields(model)?.get(name)
  if (!name) return void report(node, 'view-field', 'A <field> needs a name.')
  if (!field) {
    const meant = suggestion(name, world.fields(model)?.keys() ?? []) || '.'
    return void report(node, 'view-field', `<field name="${name}">: ${model} has no such field${meant}`)
  }
  if (widget && widgetSuits(widget, field.type) === null) {
    report(
      node,
      'view-widget',
      `widget="${widget}": there is no such widget; expected one of ${widgetNames.join(', ')}.`,
    )
  } else if (widget && !widgetSuits(widget, field.type)) {
    report(node, 'view-widget', `widget="${widget}" does not show fields of type ${field.type}, such as ${name}.`)
  }
  for (const part of elements(node)) {
    if (!field.comodel) report(part, 'view-field', `<${part.tag}> inside <field name="${name}">: it is not a relation.`)
    else checkPart(part, field.comodel, world, report, new Set(['parent', ...[...names].map(each => `parent.${each}`)]))
  }
}

function checkButton(node: ArchElement, model: string, world: World, report: Report): void {
  const { name, type, special } = node.attributes
  if (special) return
  if (!name) return void report(node, 'view-button', 'A <button> needs a name: of a method, or of an action.')
  if (type === 'action') {
    const action = targetOf(node)
    if (!/^\d+$/.test(action) && !world.action(action))
      report(node, 'view-button', `<button name="${name}">: there is no action ${action}.`)
  } else if (type === 'object') {
    const opened = world.opened(model, name)
    if (opened === null) report(node, 'view-button', `<button name="${name}">: ${model} has no such method.`)
    else if (!opened)
      report(
        node,
        'view-button',
        `<button name="${name}">: this method of ${model} is not open to buttons; open it with opened('${name}').`,
      )
  } else report(node, 'view-button', `<button name="${name}"> needs type="object" or type="action".`)
}

function checkFilter(node: ArchElement, fields: ReadonlyMap<string, unknown>, report: Report): void {
  const { name, domain } = node.attributes
  if (!name) report(node, 'view-filter', 'A <filter> needs a name.')
  if (!domain) return
  try {
    const unknown = domainNames(domain)
      .map(path => path.split('.')[0]!)
      .find(first => first !== 'id' && !fields.has(first))
    if (unknown) report(node, 'view-filter', `domain="${domain}": there is no field ${unknown}.`)
  } catch (error) {
    report(node, 'view-filter', `domain="${domain}" cannot be read: ${(error as Error).message}`)
  }
}
