import { commaList } from '../../comma_list.ts'
import { ValidationError } from '../../errors.ts'
import { attributes, type Html, html, nothing } from '../html.ts'
import type { Scene } from '../scene.ts'
import { isReference } from './relation.ts'
import { type Control, controlAttributes, type FieldNode, type Widget } from './widget.ts'

const choicesOf = (node: FieldNode) => node.field.selection ?? []

/** Is this a stored value that the code does not declare, or not any more? */
export function isGone(value: unknown, node: FieldNode): value is string {
  if (node.field.type !== 'selection' || typeof value !== 'string' || value === '') return false
  return !choicesOf(node).some(([choice]) => choice === value)
}

/** With the record's own value, as it is stored, where that is gone: it stays until the person takes another. */
function choicesWith(value: unknown, node: FieldNode): readonly (readonly [string, string])[] {
  return isGone(value, node) ? [...choicesOf(node), [value, value]] : choicesOf(node)
}

export function labelOf(value: unknown, node: FieldNode): string {
  return choicesWith(value, node).find(([choice]) => choice === value)?.[1] ?? ''
}

function parse(texts: readonly string[], node: FieldNode, scene: Pick<Scene, '_'>): string | null {
  const text = texts.at(-1) ?? ''
  if (text === '' || choicesOf(node).some(([choice]) => choice === text)) return text || null
  throw new ValidationError(scene._('Choose one of the options.'), node.name)
}

export const selection: Widget = {
  types: ['selection'],
  show: (value, node) => html`${labelOf(value, node)}`,
  edit: (value, node, _scene, control) => {
    const empty = control.required && value ? null : html`<option value=""></option>`
    const options = choicesWith(value, node).map(
      ([choice, label]) => html`<option${attributes({ value: choice, selected: choice === value })}>${label}</option>`,
    )
    const { placeholder: _, ...common } = controlAttributes(control, node)
    return html`<select class="form-select"${attributes(common)}>${empty}${options}</select>`
  },
  parse,
}

export const radio: Widget = {
  ...selection,
  edit: (value, node, _scene, control) =>
    html`<div role="radiogroup"${attributes({ id: control.id, 'aria-label': node.label, 'aria-describedby': control.describedBy })}>${choicesWith(
      value,
      node,
    ).map(([choice, label]) => radioButton(choice, label, choice === value, control))}</div>`,
}

function radioButton(choice: string, label: string, checked: boolean, control: Control) {
  const own = {
    type: 'radio',
    class: 'form-check-input',
    name: control.name,
    value: choice,
    checked,
    required: control.required,
  }
  return html`<label class="form-check"><input${attributes({ ...own, 'data-refresh': control.refresh })}> ${label}</label>`
}

export const badge: Widget = {
  types: ['selection', 'char', 'many2one', 'integer'],
  show: (value, node) => {
    const text = node.field.type === 'selection' ? labelOf(value, node) : badgeText(value)
    return text ? html`<span class="badge text-bg-secondary">${text}</span>` : nothing
  },
  edit: selection.edit,
  parse,
}

function badgeText(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'label' in value) return String(value.label)
  return value === null || value === undefined || value === '' ? '' : String(value)
}

/** The steps of a process, with the present one marked; with the option `clickable` each leads to its step. */
export const statusbar: Widget = {
  types: ['selection', 'many2one'],
  options: ['clickable'],
  onlyShown: node => !isClickable(node),
  show: (value, node, scene) => steps(value, node, scene, null),
  // The button that is pressed sends its value after the one that is there.
  edit: (value, node, scene, control) =>
    html`<input type="hidden" name="${control.name}" value="${String(stepOf(value) ?? '')}">${steps(value, node, scene, control)}`,
  parse: (texts, node, scene) => {
    if (node.field.type === 'selection') return parse(texts, node, scene)
    const text = texts.at(-1) ?? ''
    if (text === '' || /^[1-9]\d{0,9}$/.test(text)) return text === '' ? null : Number(text)
    throw new ValidationError(scene._('Choose one of the options.'), node.name)
  },
}

function isClickable({ options }: FieldNode): boolean {
  return options.clickable === true || options.clickable === 1 || options.clickable === '1'
}

const stepOf = (value: unknown) => (isReference(value) ? value.id : value)

function steps(value: unknown, node: FieldNode, scene: Scene, control: Control | null): Html {
  const items = stepsOf(value, node, scene).map(([choice, label]) => {
    const current = choice === stepOf(value)
    const own = { type: 'submit', name: control?.name, value: choice, class: 'statusbar-step' }
    const content = control && !current ? html`<button${attributes(own)}>${label}</button>` : label
    return html`<li${attributes({ 'aria-current': current && 'step' })}>${content}</li>`
  })
  return html`<ol class="statusbar" aria-label="${node.label}">${items}</ol>`
}

/** All steps, or those that `statusbar_visible` names with the present one. */
function stepsOf(value: unknown, node: FieldNode, scene: Scene): (readonly [string | number, string])[] {
  if (node.field.type === 'many2one') {
    const known = scene.choices.get(node.name)?.options ?? []
    const here = isReference(value) && !known.some(({ id }) => id === value.id) ? [value] : []
    return [...known, ...here].map(({ id, label }) => [id, label] as const)
  }
  const { statusbar_visible: named } = node.attributes
  const visible = named === undefined ? null : commaList(named)
  return choicesWith(value, node).filter(([choice]) => !visible || visible.includes(choice) || choice === value)
}
