import { ValidationError } from '../../errors.ts'
import { attributes, type Html, html, nothing } from '../html.ts'
import type { Scene } from '../scene.ts'
import { boolean } from './boolean.ts'
import { colorOf, colors } from './colors.ts'
import { labelOf, selection } from './selection.ts'
import type { Control, FieldNode, Widget } from './widget.ts'

/** As many stars as the place of the value among the choices. */
export const priority: Widget = {
  ...selection,
  show: (value, node, scene) => {
    const steps = stepsOf(node)
    const at = steps.findIndex(([choice]) => choice === value)
    const stars = steps.slice(1).map((_, index) => scene.icon(index < at ? 'star-full' : 'star'))
    return html`<span class="stars">${stars}<span class="visually-hidden">${labelOf(value, node)}</span></span>`
  },
  edit: (value, node, scene, control) =>
    radios(node, control, stepsOf(node), value, (_, label, index) => {
      const stars = Array.from({ length: index }, () => scene.icon('star-full'))
      return html`${stars}<span class="${index ? 'visually-hidden' : ''}">${label}</span>`
    }),
}

/** A state as a coloured dot with its name: `done` is green, `blocked` red. */
export const stateSelection: Widget = {
  ...selection,
  show: (value, node) =>
    value ? html`<span class="state state-${String(value)}">${labelOf(value, node)}</span>` : nothing,
}

export const favorite: Widget = {
  ...boolean,
  show: (value, node, scene) =>
    html`<span class="stars">${scene.icon(value ? 'star-full' : 'star')}<span class="visually-hidden">${node.label}: ${value ? scene._('Yes') : scene._('No')}</span></span>`,
}

/** A number from 0 to 11 that stands for a colour. */
export const colorPicker: Widget = {
  types: ['integer'],
  show: value => html`<span class="tag tag-color-${colorOf(value)}" aria-hidden="true">&nbsp;</span>`,
  edit: (value, node, scene, control) => {
    const steps = Array.from({ length: colors }, (_, index) => [String(index), colorName(index, scene)] as const)
    return radios(node, control, steps, String(colorOf(value)), (choice, label) => {
      return html`<span class="tag tag-color-${choice}" aria-hidden="true">&nbsp;</span><span class="visually-hidden">${label}</span>`
    })
  },
  parse: (texts, node, scene) => {
    const value = Number(texts.at(-1) || 0)
    if (Number.isInteger(value) && value >= 0 && value < colors) return value
    throw new ValidationError(scene._('Choose one of the options.'), node.name)
  },
}

function colorName(index: number, { _ }: Scene): string {
  return index === 0 ? _('No colour') : _('Colour %(number)s', { number: index })
}

function stepsOf({ field }: FieldNode): readonly (readonly [string, string])[] {
  return field.selection ?? []
}

function radios(
  node: FieldNode,
  control: Control,
  steps: readonly (readonly [string, string])[],
  value: unknown,
  content: (choice: string, label: string, index: number) => Html,
): Html {
  const group = { role: 'radiogroup', class: 'marks', id: control.id, 'aria-label': node.label }
  const items = steps.map(([choice, label], index) => {
    const own = {
      type: 'radio',
      class: 'form-check-input',
      name: control.name,
      value: choice,
      checked: choice === value,
    }
    return html`<label class="form-check" title="${label}"><input${attributes({ ...own, 'data-refresh': control.refresh })}> ${content(choice, label, index)}</label>`
  })
  return html`<div${attributes({ ...group, 'aria-describedby': control.describedBy })}>${items}</div>`
}
