import { ValidationError } from '../../errors.ts'
import { formatNumber } from '../../formats.ts'
import { attributes, html, nothing } from '../html.ts'
import type { Scene } from '../scene.ts'
import { controlAttributes, type FieldNode, optionOf, type Widget } from './widget.ts'

const largest = 2_147_483_647

function numberWidget(types: string[], digits: number, step: string): Widget {
  return {
    types,
    options: ['min', 'max'],
    show: (value, _node, scene) =>
      typeof value === 'number' ? html`${formatNumber(value, Math.min(digits, 2), digits, scene.formats)}` : nothing,
    edit: (value, node, _scene, control) => {
      const own = {
        type: 'number',
        class: 'form-control',
        step,
        value: typeof value === 'number' || typeof value === 'string' ? value : 0,
      }
      return html`<input${attributes({ ...own, ...limits(node), ...controlAttributes(control, node) })}>`
    },
    parse: (texts, node, scene) => {
      const text = texts.at(-1)?.trim() ?? ''
      const value = Number(text.replace(',', '.'))
      if (!Number.isFinite(value))
        throw new ValidationError(scene._('Enter a number, not “%(text)s”.', { text }), node.name)
      if (step !== '1') return value
      if (!Number.isInteger(value)) throw new ValidationError(scene._('Enter a whole number.'), node.name)
      if (Math.abs(value) > largest) throw new ValidationError(scene._('This number is too large.'), node.name)
      return value
    },
  }
}

function limits(node: FieldNode) {
  return { min: optionOf(node, 'min'), max: optionOf(node, 'max') }
}

export const integer = numberWidget(['integer', 'many2one_reference'], 0, '1')
export const float = numberWidget(['float', 'monetary'], 6, 'any')

/** Shows and reads a field as its type says, for widgets that do something else only here and there. */
export const numberOf = ({ field }: FieldNode) => (field.type === 'integer' ? integer : float)

/** What a row is dragged by, or moved with the arrow keys: the number itself is never seen. */
export const handle: Widget = {
  types: ['integer', 'float'],
  show: (_value, _node, scene) => (scene.urls.order ? grip(scene, scene.urls.order) : nothing),
  edit: (value, node, scene, { name, refresh }) => {
    const own = { type: 'hidden', name, value: typeof value === 'number' ? value : 0, 'data-refresh': refresh }
    return html`<input${attributes({ ...own, 'data-order': node.name })}>${grip(scene, null)}`
  },
  parse: integer.parse,
}

function grip(scene: Scene, url: string | null) {
  const own = { type: 'button', class: 'btn btn-icon handle', 'data-url': url, 'aria-label': scene._('Move') }
  return html`<button${attributes({ ...own, title: scene._('Drag, or press the arrow keys') })}>${scene.icon('grip')}</button>`
}
