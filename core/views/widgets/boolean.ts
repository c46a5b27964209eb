import { attributes, classes, html } from '../html.ts'
import { controlAttributes, type Widget } from './widget.ts'

function box(style?: string): Widget {
  return {
    types: ['boolean'],
    show: (value, _node, scene) =>
      html`<span class="yes-no">${value ? scene.icon('check') : null}<span class="${value ? 'visually-hidden' : 'text-body-secondary'}">${
        value ? scene._('Yes') : scene._('No')
      }</span></span>`,
    // A box that is not ticked sends nothing: the hidden field before it says that it was there.
    edit: (value, node, _scene, control) => {
      const { required: _, placeholder: __, ...common } = controlAttributes(control, node)
      const own = {
        type: 'checkbox',
        class: 'form-check-input',
        value: '1',
        checked: value === true,
        role: style === 'form-switch' && 'switch',
      }
      return html`<input type="hidden" name="${control.name}" value=""><span class="${classes('form-check', style)}"><input${attributes({ ...own, ...common })}></span>`
    },
    parse: texts => texts.at(-1) === '1',
  }
}

export const boolean = box()
export const toggle = box('form-switch')
