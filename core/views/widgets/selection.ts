import { ValidationError } from '../../errors.ts'
import { attributes, html, nothing } from '../html.ts'
import type { Scene } from '../scene.ts'
import { type Control, controlAttributes, type FieldNode, type Widget } from './widget.ts'

const choicesOf = (node: FieldNode) => node.field.selection ?? []

export function labelOf(value: unknown, node: FieldNode): string {
  return choicesOf(node).find(([choice]) => choice === value)?.[1] ?? ''
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
    const options = choicesOf(node).map(
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
    html`<div role="radiogroup"${attributes({ id: control.id, 'aria-label': node.label, 'aria-describedby': control.describedBy })}>${choicesOf(
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

/** The steps of a process, with the present one marked. */
export const statusbar: Widget = {
  ...selection,
  show: (value, node) => {
    const steps = choicesOf(node).map(
      ([choice, label]) => html`<li${attributes({ 'aria-current': choice === value && 'step' })}>${label}</li>`,
    )
    return html`<ol class="statusbar" aria-label="${node.label}">${steps}</ol>`
  },
}
