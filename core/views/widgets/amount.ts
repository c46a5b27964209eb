import { ValidationError } from '../../errors.ts'
import { formatNumber } from '../../formats.ts'
import { attributes, html, nothing } from '../html.ts'
import { float, numberOf } from './number.ts'
import { isReference } from './relation.ts'
import { controlAttributes, type Widget } from './widget.ts'

/** An amount with the name of its currency, where the record has one. */
export const monetary: Widget = {
  ...float,
  types: ['monetary', 'float'],
  options: ['currency_field'],
  show: (value, node, scene, row) => {
    const currency = row.values[String(node.options.currency_field ?? '')]
    if (typeof value !== 'number') return nothing
    const amount = formatNumber(value, 2, 2, scene.formats)
    return isReference(currency) ? html`${amount}&nbsp;${currency.label}` : html`${amount}`
  },
}

/** A part of one: 0.25 is 25 %. */
export const percentage: Widget = {
  types: ['float', 'integer'],
  show: (value, _node, scene) =>
    typeof value === 'number' ? html`${formatNumber(rounded(value * 100), 0, 2, scene.formats)}&nbsp;%` : nothing,
  edit: (value, node, _scene, control) => {
    const shown = typeof value === 'number' ? rounded(value * 100) : 0
    const own = { type: 'number', class: 'form-control', step: 'any', value: shown }
    return html`<span class="unit"><input${attributes({ ...own, ...controlAttributes(control, node) })}><span aria-hidden="true">%</span></span>`
  },
  parse: (texts, node, scene) => rounded(Number(float.parse(texts, node, scene)) / 100, 12),
}

function rounded(value: number, digits = 10): number {
  return Number(value.toFixed(digits))
}

/** Hours as a clock shows them: 1.5 is 01:30. */
export const floatTime: Widget = {
  types: ['float'],
  seen: value => (typeof value === 'number' ? clockOf(value) : value),
  show: value => (typeof value === 'number' ? html`${clockOf(value)}` : nothing),
  edit: (value, node, _scene, control) => {
    const text = typeof value === 'number' ? clockOf(value) : typeof value === 'string' ? value : ''
    const own = { type: 'text', class: 'form-control', inputmode: 'numeric', autocomplete: 'off', value: text }
    return html`<input${attributes({ ...own, ...controlAttributes(control, node) })}>`
  },
  parse: (texts, node, scene) => {
    const text = texts.at(-1)?.trim() ?? ''
    const [, sign, hours, minutes] = /^(-?)(\d{1,6}):([0-5]?\d)$/.exec(text) ?? []
    if (hours !== undefined) return (Number(hours) + Number(minutes) / 60) * (sign ? -1 : 1)
    const value = Number(text.replace(',', '.'))
    if (Number.isFinite(value)) return value
    throw new ValidationError(scene._('Enter hours and minutes, such as 1:30.'), node.name)
  },
}

function clockOf(hours: number): string {
  const minutes = Math.round(Math.abs(hours) * 60)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${hours < 0 ? '-' : ''}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** How much of a hundred, or of `max_value`, is done. */
export const progressbar: Widget = {
  types: ['integer', 'float'],
  options: ['max_value'],
  show: (value, node, scene) => {
    if (typeof value !== 'number') return nothing
    const max = Number(node.options.max_value) || 100
    const text = formatNumber(value, 0, 2, scene.formats)
    return html`<span class="progress-value"><progress max="${max}" value="${Math.max(0, value)}" aria-label="${node.label}"></progress> ${text}${max === 100 ? html`&nbsp;%` : ` / ${max}`}</span>`
  },
  edit: (value, node, scene, control) => numberOf(node).edit(value, node, scene, control),
  parse: (texts, node, scene) => numberOf(node).parse(texts, node, scene),
}
